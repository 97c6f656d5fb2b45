import { createHash } from "node:crypto";
import type { JobsOptions } from "bullmq";
import { z } from "zod";
import { baseOfShard } from "../../contract/values/shards";
import { queueOfEnvelope } from "../../payloads/envelope";
import { envelopesIn } from "../../payloads/open";
import { type QueueIdentity, queueKey } from "../../queues/identity";
import type { ArchivedLetter } from "./format";

/** When an imported job runs: when it was to run, else after the delay of its own options; at once; or so many ms from now. */
export type ImportDelay = "own" | "none" | number;

const DAY_MS = 86_400_000;
const keep = z.union([
  z.boolean(),
  z.number().int().min(-1),
  z.object({
    age: z.number().nonnegative().optional(),
    count: z.number().int().min(-1).optional(),
    limit: z.number().int().positive().optional(),
  }),
]);

/** The options that an imported job keeps. What ties a job to its flow, scheduler, id or time is not among them. */
const optsSchema = z.object({
  attempts: z.number().int().min(0).max(100_000).optional(),
  backoff: z
    .union([
      z.number().nonnegative(),
      z.object({
        type: z.string().min(1).max(200),
        delay: z.number().nonnegative().optional(),
        jitter: z.number().min(0).max(1).optional(),
      }),
    ])
    .optional(),
  priority: z.number().int().min(0).max(2_097_152).optional(),
  lifo: z.boolean().optional(),
  delay: z
    .number()
    .min(0)
    .max(365 * DAY_MS)
    .optional(),
  removeOnComplete: keep.optional(),
  removeOnFail: keep.optional(),
  keepLogs: z.number().int().min(0).optional(),
  stackTraceLimit: z.number().int().min(0).optional(),
});

/** A job that an archived letter becomes. */
export interface PlannedJob {
  line: number;
  letter: ArchivedLetter;
  /** Key of the queue that it goes to. */
  queue: string;
  id: string;
  opts: JobsOptions;
  /** It goes back to the queue in which it died. */
  isHome: boolean;
}

/** What becomes of a letter, or why nothing does. Pure. */
export function planJob(
  { line, letter }: { line: number; letter: ArchivedLetter },
  target: QueueIdentity | null,
  { delay, nowMs }: { delay: ImportDelay; nowMs: number },
): PlannedJob | { line: number; why: string } {
  if (letter.dataText !== undefined) return { line, why: "Its payload is no JSON." };
  const parsed = optsSchema.safeParse(letter.opts);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { line, why: `Its option ${issue?.path.join(".")} cannot be kept: ${issue?.message}` };
  }
  const queue = target ?? letter.queue;
  if (queue.name.includes(":")) return { line, why: "The name of its queue has a colon." };
  const sealedFor = envelopesIn(letter.data)
    .map(({ envelope }) => queueOfEnvelope(envelope))
    .find((name) => name !== queue.name && name !== baseOfShard(queue.name)?.of);
  if (sealedFor !== undefined)
    return {
      line,
      why: `Its sealed fields open in the queue ${sealedFor ?? "(unknown)"} only: import it there.`,
    };
  const { delay: own, ...opts } = parsed.data;
  const left = letter.runAt === undefined ? own : Math.max(0, letter.runAt - nowMs);
  const delayMs = delay === "own" ? left : delay === "none" ? undefined : delay;
  const id = importId(letter);
  return {
    line,
    letter,
    queue: queueKey(queue),
    id,
    isHome: queue.name === letter.queue.name && queue.prefix === letter.queue.prefix,
    opts: { ...(opts as JobsOptions), ...(delayMs ? { delay: delayMs } : {}), jobId: id },
  };
}

/**
 * The id that a letter has as a job again: its own, or one that follows from it where BullMQ takes no such id from others
 * (whole numbers, and what has a colon). Always the same, so that a second import adds no second job.
 */
function importId({ queue, id, timestamp }: ArchivedLetter): string {
  if (!/^-?\d+$/.test(id) && !id.includes(":")) return id;
  const text = JSON.stringify([queue.prefix, queue.name, id, timestamp]);
  return `import-${createHash("sha256").update(text).digest("base64url").slice(0, 22)}`;
}
