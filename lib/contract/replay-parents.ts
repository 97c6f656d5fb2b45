import { z } from "zod";
import { idParams, optionalReason } from "./common";
import { endpoint } from "./endpoint";
import { dependenciesSchema, relativeSchema } from "./jobs";
import { createdSchema } from "./operations";

/** Flows' parents of the jobs that a replay has put to work again. */
export const getReplayParents = endpoint({
  method: "GET",
  path: "/api/v1/replays/:id/parents",
  permission: "view",
  params: idParams,
  response: z.object({
    /** Failed, and all of their children are done: a replay lets them complete. */
    ready: z.number(),
    /** Failed, and children of theirs are not done. */
    waiting: z.number(),
    /** Under way, completed or gone. */
    others: z.number(),
    /** There were more than are kept. */
    more: z.boolean(),
    /** The first of them, those that are ready before the others. */
    items: z.array(relativeSchema.extend({ children: dependenciesSchema, replayable: z.boolean() })),
  }),
});
export type ReplayParents = z.infer<typeof getReplayParents.response>;

/** Replays those parents that are ready, as an operation of its own. */
export const replayReadyParents = endpoint({
  method: "POST",
  path: "/api/v1/replays/:id/parents",
  permission: "operate",
  action: "replay.create",
  params: idParams,
  body: optionalReason,
  response: createdSchema,
});
