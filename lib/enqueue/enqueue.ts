import { randomUUID } from "node:crypto";
import type { Context } from "../context";
import type { NewJob } from "../contract/enqueue";
import type { Criticality } from "../contract/policies";
import { isRedisUnavailable, SpillwayError, toSpillwayError } from "../errors";
import type { LaneBook } from "../lanes/book";
import { orderingTicketOf, takeTickets } from "../ordering/tickets";
import type { Outbox } from "../outbox/outbox";
import { shardFor } from "../partitions/shards";
import { type KeyRing, NO_KEYS } from "../payloads/key-ring";
import type { QueueDefinition } from "../queues/define";
import { queueKey as keyOf, parseQueueKey } from "../queues/identity";
import { addJobs, keyMismatch } from "./add-keyed";
import { admit, type PlacedJob } from "./admit";
import { type PreparedJob, prepareJob } from "./prepare";
import { spread } from "./spread";
import { type EnqueueTarget, queueOf, type Target, targetOf } from "./target";

export interface EnqueueOptions {
  /** For jobs that do not say their own; else the queue's traits and declaration do. */
  criticality?: Criticality;
  /** Takes the jobs while Redis is away. Its connection must fail fast: `connectRedis(url, "producer", log)`. */
  outbox?: Outbox;
  /** Seals secret fields. */
  keyRing?: KeyRing;
  /** Sends slow work to the queue's slow lane. */
  lanes?: LaneBook;
  /** The idempotency key that the caller has made a job's id of; null for an id of the job's own. */
  keyOfId?: (jobId: string) => string | null;
}

/** `id` is BullMQ's; `delayedMs` is what the soft watermark put it off by. `outbox`: on this disk, not yet in Redis. */
export type Outcome =
  | { accepted: true; id: string; delayedMs: number; outbox: boolean }
  | { accepted: false; error: SpillwayError };

interface Ready extends PlacedJob {
  delayedMs: number;
}

/**
 * Puts jobs into a queue, and gives one outcome for each, in order: wrong ones (`invalid_request`), those that the
 * queue's watermarks turn away (`overloaded`, with a computed `retryAfterMs`) and those whose idempotency key stands for another
 * job that the queue still keeps (`idempotency_mismatch`) do not stop the others. A job is accepted only
 * once Redis has said so, or the outbox has it on disk. Throws what Redis says when it is away and there is no outbox:
 * whether the batch is in the queue is then not known, and jobs with an id or key of their own can be sent again.
 * Costs one round trip a call (one for each shard that its jobs go to), one more every 250 ms for the watermarks, one where
 * the queue keeps an order, and one where it has a quota for each tenant.
 */
export async function enqueue(
  ctx: Context,
  to: EnqueueTarget,
  jobs: NewJob[],
  options: EnqueueOptions = {},
): Promise<Outcome[]> {
  const target = targetOf(to);
  const { definition } = target;
  const outcomes = new Map<number, Outcome>();
  const prepared: PlacedJob[] = [];
  for (const [index, job] of jobs.entries()) {
    try {
      const ready = await prepareJob(definition, options.keyRing ?? NO_KEYS, job, options.criticality);
      const made = ready.opts.jobId === undefined ? null : options.keyOfId?.(ready.opts.jobId);
      const key = ready.key ?? made ?? null;
      prepared.push({ ...ready, key, index, queueKey: shardKeyOf(target, ready) });
    } catch (error) {
      outcomes.set(index, { accepted: false, error: toSpillwayError(error) });
    }
  }
  const { admitted, refused } = await admit(ctx, target, prepared, options.outbox !== undefined);
  for (const { index, error } of refused) outcomes.set(index, { accepted: false, error });
  const ready = admitted.map((job) => ({ ...job, queueKey: laneOf(definition, job, options.lanes) }));
  for (const [index, outcome] of await put(ctx, target, ready, options.outbox)) outcomes.set(index, outcome);
  return jobs.map((_job, index) => outcomes.get(index) ?? unanswered());
}

/** The queue whose policy and load decide over a job: its shard, where the queue is spread. */
function shardKeyOf({ definition, queueKey }: Target, job: PreparedJob): string {
  if (!definition || definition.partitions === 1) return queueKey;
  const spread = job.opts.jobId ?? randomUUID();
  const name = shardFor(definition, job.name, job.payload, spread);
  return keyOf({ prefix: parseQueueKey(queueKey).prefix, name });
}

/** The queue that a job goes to: the slow lane where its kind is slow now, else where it stands already. */
function laneOf(definition: QueueDefinition | null, job: PlacedJob, lanes: LaneBook | undefined): string {
  if (!definition?.slowLane) return job.queueKey;
  const tenant = definition.traits.tenant(job.payload);
  if (!lanes?.isSlow({ jobName: job.name, tenant })) return job.queueKey;
  return keyOf({ prefix: parseQueueKey(job.queueKey).prefix, name: definition.slowLane });
}

async function put(
  ctx: Context,
  target: ReturnType<typeof targetOf>,
  jobs: Ready[],
  outbox: Outbox | undefined,
): Promise<[number, Outcome][]> {
  if (jobs.length === 0) return [];
  if (!outbox) return send(ctx, target, jobs);
  // An id of its own makes a job that may be there already one job when it is sent again.
  const named = jobs.map((job) => ({ ...job, opts: { ...job.opts, jobId: job.opts.jobId ?? randomUUID() } }));
  if (outbox.pending() === 0 && ctx.redis.status === "ready") {
    try {
      return await send(ctx, target, named);
    } catch (error) {
      if (!isRedisUnavailable(error)) throw error;
    }
  }
  await outbox.append(
    named.map(({ queueKey, name, payload, data, opts, key }) => ({
      queueKey,
      declared: target.definition !== null,
      name,
      data,
      opts,
      key,
      ticket: orderingTicketOf(target.definition, queueKey, { name, payload, jobId: opts.jobId }),
    })),
  );
  return named.map(({ index, delayedMs, opts }) => [
    index,
    { accepted: true, id: opts.jobId, delayedMs, outbox: true },
  ]);
}

async function send(
  ctx: Context,
  target: ReturnType<typeof targetOf>,
  jobs: Ready[],
): Promise<[number, Outcome][]> {
  const answers: [number, Outcome][] = [];
  for (const key of new Set(jobs.map(({ queueKey }) => queueKey))) {
    const group = jobs.filter(({ queueKey }) => queueKey === key);
    const queue = await queueOf(ctx, { ...target, queueKey: key });
    const ordered = await lineUp(
      ctx,
      key,
      target.definition,
      // The slow lane has a policy of its own: its workers charge there.
      isSlowLane(target, key) ? group : await spread(ctx, key, target.definition, group),
    );
    const added = await addJobs(ctx, key, queue, ordered);
    for (const [at, job] of ordered.entries()) {
      const { id, mismatch } = added[at] ?? { id: "", mismatch: false };
      answers.push([
        job.index,
        mismatch
          ? { accepted: false, error: keyMismatch(job.key ?? "", id) }
          : { accepted: true, id, delayedMs: job.delayedMs, outbox: false },
      ]);
    }
  }
  return answers;
}

const isSlowLane = ({ definition }: ReturnType<typeof targetOf>, key: string) =>
  definition?.slowLane != null && parseQueueKey(key).name === definition.slowLane;

/** Jobs of one ordering key take their tickets in the order given, before any worker can see them. */
async function lineUp(ctx: Context, queueKey: string, definition: QueueDefinition | null, jobs: Ready[]) {
  const placed = jobs.map((job) => {
    const jobId = job.opts.jobId ?? randomUUID();
    const ticket = orderingTicketOf(definition, queueKey, { ...job, jobId });
    return ticket ? { ticket, job: { ...job, opts: { ...job.opts, jobId } } } : { ticket, job };
  });
  await takeTickets(
    ctx,
    placed.flatMap(({ ticket }) => ticket ?? []),
  );
  return placed.map(({ job }) => job);
}

const unanswered = (): Outcome => ({
  accepted: false,
  error: new SpillwayError("internal", "Nothing was said of this job."),
});
