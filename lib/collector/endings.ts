import type { Context } from "../context";
import { RETRY_TIERS, retryField } from "../metrics/attempts";
import type { Ending } from "../metrics/digest-events";
import { notKeptWrites } from "../not-kept/store";
import { type Finished, readFinished } from "../queues/backend/attempts";
import { readEvents } from "../queues/backend/events";
import type { QueueIdentity } from "../queues/identity";
import type { Write } from "./lease";

/** Jobs whose attempts are read in one tick, over all queues; those beyond count as unknown. */
const MAX_READ = 5_000;
/** Older failures may have been trimmed by the time they are looked for. */
const FRESH_MS = 3_000;

export interface QueueEndings {
  key: string;
  identity: QueueIdentity;
  endings: Ending[];
  caughtUp: boolean;
  /** Whether it kept its failures up to now. */
  keepsFailures: boolean;
  /** Up to where its events were read. */
  cursor: string;
}

export interface EndingsSeen {
  /** Counters to raise, by queue. */
  writes: Write[];
  /** Whether the newest failure was found among the dead letters; null when nothing can be said. */
  kept: boolean | null;
  /** What was read of its endings. */
  found: Map<Ending, Finished | undefined>;
}

/** Counts ended jobs by the attempts they used, and looks whether failures are kept. Cost: two reads a job, bounded. */
export async function countEndings(
  ctx: Context,
  queues: QueueEndings[],
  nowMs: number,
): Promise<EndingsSeen[]> {
  const newest = queues.map((queue) => newestFailure(queue, nowMs));
  const wanted: { queue: QueueIdentity; id: string; times: boolean; ending: Ending }[] = [];
  for (const [index, { identity, endings }] of queues.entries()) {
    for (const ending of endings) {
      const needed =
        !ending.touched &&
        (ending.attempts === null || ending.partial || mayBeLost(queues[index], ending, nowMs));
      if ((needed && wanted.length < MAX_READ) || ending === newest[index]) {
        wanted.push({ queue: identity, id: ending.jobId, times: ending.partial, ending });
      }
    }
  }
  const read = await readFinished(ctx.redis, wanted);
  const found = new Map(wanted.map(({ ending }, place) => [ending, read[place]]));
  const lost = await confirmLost(
    ctx,
    queues,
    queues.map((queue) => lostOf(queue, found, nowMs)),
  );
  return queues.map((queue, index) => ({
    writes: [...retryWrites(ctx, queue, found), ...notKeptWrites(ctx, queue.key, lost[index] ?? [])],
    kept: keptOf(newest[index], found),
    found,
  }));
}

function newestFailure({ endings, caughtUp }: QueueEndings, nowMs: number): Ending | undefined {
  const last = caughtUp ? endings.findLast((ending) => ending.outcome === "dead") : undefined;
  return last && !last.touched && nowMs - last.atMs < FRESH_MS ? last : undefined;
}

function keptOf(ending: Ending | undefined, found: Map<Ending, Finished | undefined>): boolean | null {
  const read = ending && found.get(ending);
  if (!read) return null;
  if (read.isFailed) return true;
  return read.isGone ? false : null;
}

/** A failure that is gone was not kept when it is fresh, or when its queue is known for it; else it may have been trimmed. */
const mayBeLost = (
  queue: QueueEndings | undefined,
  { outcome, touched, atMs }: Ending,
  nowMs: number,
): boolean => outcome === "dead" && !touched && (queue?.keepsFailures === false || nowMs - atMs < FRESH_MS);

const lostOf = (queue: QueueEndings, found: Map<Ending, Finished | undefined>, nowMs: number): Ending[] =>
  queue.endings.filter((ending) => mayBeLost(queue, ending, nowMs) && found.get(ending)?.isGone === true);

/** Where failures are kept, one that is gone may have been removed since the events were read: what came after them tells. */
async function confirmLost(ctx: Context, queues: QueueEndings[], lost: Ending[][]): Promise<Ending[][]> {
  const doubtful = [...queues.keys()].filter((index) => queues[index]?.keepsFailures && lost[index]?.length);
  if (doubtful.length === 0) return lost;
  const since = await readEvents(
    ctx.redis,
    doubtful.flatMap((index) => queues[index] ?? []),
  );
  const confirmed = [...lost];
  for (const [place, index] of doubtful.entries()) {
    const events = since[place]?.events ?? [];
    const touched = new Set(events.map(({ jobId }) => jobId));
    const cleaned = events.some(({ event }) => event === "cleaned");
    confirmed[index] = cleaned ? [] : (lost[index] ?? []).filter(({ jobId }) => !touched.has(jobId));
  }
  return confirmed;
}

function retryWrites(ctx: Context, queue: QueueEndings, found: Map<Ending, Finished | undefined>): Write[] {
  const writes: Write[] = [];
  for (const tier of RETRY_TIERS) {
    const counts = new Map<string, { fields: Map<string, number>; ttlMs: number }>();
    for (const ending of queue.endings) {
      const read = ending.touched ? null : (found.get(ending)?.attempts ?? null);
      const hash = ctx.keys.retries(queue.key, tier.stepMs, Math.floor(ending.atMs / tier.chunkMs));
      const field = retryField(tier, ending.atMs, ending.attempts ?? read, ending.outcome);
      const ttlMs = tier.keepMs + tier.chunkMs - (ending.atMs % tier.chunkMs);
      const { fields } = counts.get(hash) ?? { fields: new Map<string, number>() };
      counts.set(hash, { fields: fields.set(field, (fields.get(field) ?? 0) + 1), ttlMs });
    }
    for (const [hash, { fields, ttlMs }] of counts) {
      for (const [field, count] of fields) writes.push(["HINCRBY", hash, field, count]);
      writes.push(["PEXPIRE", hash, ttlMs]);
    }
  }
  return writes;
}
