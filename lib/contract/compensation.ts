import { z } from "zod";
import { jobParams, timeMs } from "./common";
import { endpoint } from "./endpoint";

const stepSchema = z.object({
  name: z.string(),
  /** What its undo needs; absent when the undo's job is not kept any more. */
  data: z.unknown(),
});

/** pending: not in its queue yet. underway: there, and not at its end. gone: it came to its end and is no longer kept. */
export const UNDO_STATES = ["pending", "underway", "completed", "failed", "gone"] as const;

const undoSchema = z.object({
  /** Its job, in the companion queue. */
  id: z.string(),
  queue: z.string(),
  /** When the death that it answers was seen. */
  at: timeMs,
  state: z.enum(UNDO_STATES),
  finishedAt: timeMs.nullable(),
  failedReason: z.string().nullable(),
  /** In the order in which they were done; they are undone from the last to the first. */
  steps: z.array(stepSchema),
});
export type Undo = z.infer<typeof undoSchema>;

export const compensationSchema = z.object({
  /** What the job has done in this life, and what will be undone should it die. */
  steps: z.array(stepSchema),
  /** Newest first; the latest 20 deaths of the last 30 days. */
  undos: z.array(undoSchema),
});
export type Compensation = z.infer<typeof compensationSchema>;

export const getCompensation = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/jobs/:id/compensation",
  permission: "view",
  params: jobParams,
  response: compensationSchema,
});
