import { z } from "zod";
import { timeMs } from "./common";
import {
  chosenSchema,
  createdSchema,
  createShared,
  discardArchiveSchema,
  onePace,
  operationEndpoints,
  operationSchema,
  previewSchema,
} from "./operations";
import { EDITABLE_STATES, STATES_OF } from "./values/edits";
import { MAX_DELAY_MS, MAX_PRIORITY } from "./values/replay-options";

/** What selects live jobs: those of one queue in one state that were there when the edit was asked for. */
export const liveFilterSchema = z.strictObject({
  /** Key of the queue. */
  queue: z.string().min(1),
  state: z.enum(EDITABLE_STATES),
  /** The exact name. */
  name: z.string().min(1).max(500).optional(),
  /** Found anywhere in the data as it is stored, in any case; only the first 64 KiB of it are looked at. */
  text: z.string().min(1).max(500).optional(),
  /** Added at or after, and at or before. */
  from: timeMs.optional(),
  to: timeMs.optional(),
});
export type LiveFilter = z.infer<typeof liveFilterSchema>;

/** What is done to each job. */
export const jobEditSchema = z.discriminatedUnion("action", [
  /** A delayed job becomes runnable now. */
  z.strictObject({ action: z.literal("promote") }),
  /** A delayed job runs later, or sooner when below zero; never before now. */
  z.strictObject({
    action: z.literal("delay-by"),
    ms: z
      .number()
      .int()
      .min(-MAX_DELAY_MS)
      .max(MAX_DELAY_MS)
      .refine((ms) => ms !== 0, "Say how long."),
  }),
  /** A delayed job runs at a time; one that has passed means now. */
  z.strictObject({ action: z.literal("delay-until"), at: timeMs }),
  /** 0 for none, else 1 is the first. */
  z.strictObject({ action: z.literal("priority"), priority: z.number().int().min(0).max(MAX_PRIORITY) }),
  /** With `archive` each is written down first, and left where that cannot be. */
  z.strictObject({ action: z.literal("remove"), archive: z.boolean().default(true) }),
]);
export type JobEdit = z.infer<typeof jobEditSchema>;

export const editSchema = operationSchema.extend({
  kind: z.literal("edit"),
  selection: z.union([z.object({ live: liveFilterSchema }), z.object({ ids: z.number() })]),
  edit: jobEditSchema,
  edited: z.number(),
  /** Of a removal; null: there is no undo. */
  archive: discardArchiveSchema.nullable(),
});
export type Edit = z.infer<typeof editSchema>;

export const editSelectionSchema = z.union([chosenSchema, z.strictObject({ live: liveFilterSchema })]);
export type EditSelection = z.infer<typeof editSelectionSchema>;

const createEditBody = z
  .strictObject({ selection: editSelectionSchema, edit: jobEditSchema, ...createShared })
  .refine(...onePace)
  .refine(
    ({ selection, edit }) => !("live" in selection) || STATES_OF[edit.action].includes(selection.live.state),
    { message: "BullMQ can only do this to delayed jobs.", path: ["edit", "action"] },
  );
export type CreateEdit = z.infer<typeof createEditBody>;

const sampleSchema = previewSchema.shape.sample.element
  .omit({ failedAt: true, failedReason: true })
  .extend({ addedAt: timeMs.nullable(), dataPreview: z.string() });

const editPreviewSchema = previewSchema.extend({ sample: z.array(sampleSchema) });
export type EditPreview = z.infer<typeof editPreviewSchema>;

export const createdEditSchema = createdSchema.extend({
  /** How many match, where more do than one edit takes or than were looked at; `total` is how many it takes. */
  matching: z.number(),
  /** False: not all of the state was looked at, and `matching` follows from the part that was. */
  exact: z.boolean(),
  /** Jobs of that state, all together; null for jobs chosen by hand. */
  inState: z.number().nullable(),
  preview: editPreviewSchema.nullable(),
});
export type CreatedEdit = z.infer<typeof createdEditSchema>;

export const editEndpoints = operationEndpoints("edits", "edit", {
  schema: editSchema,
  body: createEditBody,
  created: createdEditSchema,
});
