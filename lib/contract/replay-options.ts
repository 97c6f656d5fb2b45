import { z } from "zod";
import { timeMs } from "./common";
import { failureClassSchema } from "./failures";
import { jsonPatchSchema } from "./json-patch";
import { MAX_DELAY_MS, MAX_PRIORITY } from "./values/replay-options";

/** Deaths of replayed jobs of one kind. */
const causeSchema = z.object({ class: failureClassSchema, code: z.string(), count: z.number() });

/** What has become of the jobs that were replayed, as far as they are followed. */
export const outcomeSchema = z.object({
  /** Jobs that are followed: all of them, or every so-and-so-many-th. */
  followed: z.number(),
  every: z.number(),
  /** Completed and still kept. */
  completed: z.number(),
  /** Completed and not kept, or removed by somebody. */
  gone: z.number(),
  /** Dead letters again. */
  died: z.number(),
  /** Of those that died again, the most frequent first. */
  causes: z.array(causeSchema),
  checkedAt: timeMs.nullable(),
  /** Nothing is looked at any more: all have an outcome, or the time is over. */
  over: z.boolean(),
});

/**
 * What is changed of the jobs of a replay. A patch alone is made in place. BullMQ cannot change the rest of a failed job
 * without walking through all that wait, so that it makes a new job of each: added, looked for, then the old one removed.
 */
export const changeSchema = z
  .strictObject({
    /** JSON Patch of the payload. */
    patch: jsonPatchSchema.optional(),
    /** 0 for none, else 1 is the first. */
    priority: z.number().int().min(0).max(MAX_PRIORITY).optional(),
    /** Runnable so long after the replay. */
    delayMs: z.number().int().min(0).max(MAX_DELAY_MS).optional(),
    /** Key of the queue that they go to. */
    queue: z.string().min(1).optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    message: "Say what to change.",
  });
export type ReplayChange = z.infer<typeof changeSchema>;

/** What a canary asks for. */
export const canaryOptionsSchema = z.strictObject({
  /** Jobs that go first, spread over job names and tenants. */
  jobs: z.number().int().min(1).max(200),
  /** Of these, the share that has to succeed, 0 to 1. */
  minSuccessShare: z.number().min(0).max(1),
  /** How long their outcome is waited for. */
  timeoutMs: z
    .number()
    .int()
    .min(1_000)
    .max(6 * 3_600_000),
});

/** When a replay slows down by itself. A breaker of one of its routes that is not closed always counts. */
export const backOffSchema = z.strictObject({
  /** Of what the queue ran in the last seconds, the share that may fail, 0 to 1. */
  failureShare: z.number().min(0.01).max(1),
});
export type BackOff = z.infer<typeof backOffSchema>;

/** How a replay has slowed down by itself. */
export const slowedSchema = z.object({
  /** Jobs per second at most; 0: it stands still until what is wrong has passed. */
  ratePerSec: z.number(),
  /** What is wrong, or was, in a sentence. */
  reason: z.string(),
  /** What is wrong has passed: it goes faster step by step. */
  recovering: z.boolean(),
  since: timeMs,
  checkedAt: timeMs,
});
export type Slowed = z.infer<typeof slowedSchema>;

/** How a canary stands. */
export const canarySchema = canaryOptionsSchema.extend({
  /** planned: not yet begun; moving; waiting for outcomes; passed: the rest goes on; failed: the rest was left alone. */
  state: z.enum(["planned", "moving", "waiting", "passed", "failed"]),
  /** Since when outcomes are waited for. */
  since: timeMs.nullable(),
  replayed: z.number(),
  succeeded: z.number(),
  died: z.number(),
  causes: z.array(causeSchema),
  /** Why it passed or failed, in a sentence. */
  verdict: z.string().nullable(),
});
export type CanaryOptions = z.infer<typeof canaryOptionsSchema>;
export type Canary = z.infer<typeof canarySchema>;
export type ReplayOutcome = z.infer<typeof outcomeSchema>;
