import type { Context } from "../context";
import { isRedisUnavailable, SpillwayError } from "../errors";
import { formatDuration, formatNumber } from "../format";
import type { PreparedJob } from "./prepare";
import { type Pressure, pressureOf } from "./pressure";
import { noteShed } from "./shed";
import type { Target } from "./target";
import { admissionOf, type Excess, excessOf } from "./watermarks";

/** A job with its place in the request, and the queue, or the shard of it, whose policy and load decide over it. */
export interface PlacedJob extends PreparedJob {
  index: number;
  queueKey: string;
}

interface Admitted {
  admitted: (PlacedJob & { delayedMs: number })[];
  refused: { index: number; error: SpillwayError }[];
}

/**
 * Holds jobs against the watermarks of their queue, or of their shard of it, one by one, so that a batch cannot pass them as
 * a whole. While Redis is away nothing is known: with an outbox all are taken, up to its bound; without one this throws.
 */
export async function admit(
  ctx: Context,
  target: Target,
  jobs: PlacedJob[],
  hasOutbox: boolean,
): Promise<Admitted> {
  const queues = [...new Set(jobs.map(({ queueKey }) => queueKey))];
  const looks = await Promise.all(
    queues.map((queueKey) => look(ctx, { queueKey, definition: target.definition }, hasOutbox)),
  );
  const pressures = new Map(queues.map((queueKey, index) => [queueKey, looks[index] ?? null]));
  const answer: Admitted = { admitted: [], refused: [] };
  for (const job of jobs) {
    const pressure = pressures.get(job.queueKey) ?? null;
    const admission = pressure?.policy
      ? admissionOf(pressure.policy, job.criticality, excessNow(pressure))
      : ({ admit: true } as const);
    if (admission.admit === true || !pressure) {
      if (pressure) pressure.admitted++;
      answer.admitted.push({ ...job, delayedMs: 0 });
      continue;
    }
    const { over } = admission;
    const why = sentence(over);
    noteShed(ctx, {
      queueKey: job.queueKey,
      jobName: job.name,
      refused: admission.admit === false,
      policyVersion: pressure.policyVersion,
      policySource: pressure.policySource,
      retryAfterMs: over.clearMs,
      why,
    });
    if (admission.admit === false) {
      answer.refused.push({ index: job.index, error: overloaded(job, why, over) });
    } else {
      const delay = Math.max(job.opts.delay ?? 0, over.clearMs);
      answer.admitted.push({ ...job, delayedMs: over.clearMs, opts: { ...job.opts, delay } });
    }
  }
  return answer;
}

async function look(ctx: Context, target: Target, hasOutbox: boolean): Promise<Pressure | null> {
  if (hasOutbox && ctx.redis.status !== "ready") return null;
  try {
    return await pressureOf(ctx, target.queueKey, target.definition);
  } catch (error) {
    if (hasOutbox && isRedisUnavailable(error)) return null;
    throw error;
  }
}

function excessNow({ policy, load, admitted }: Pressure): Excess | null {
  return policy && excessOf(policy, { ...load, depth: load.depth + admitted });
}

const sentence = ({ mark, by, limit }: Excess) =>
  by === "depth"
    ? `the queue is above its ${mark} mark of ${formatNumber(limit)} waiting jobs`
    : `its oldest job has waited longer than the ${mark} mark of ${formatDuration(limit)}`;

const overloaded = ({ criticality }: PreparedJob, why: string, { clearMs }: Excess) =>
  new SpillwayError(
    "overloaded",
    `Not taken, because ${why}, and the job is of ${criticality} criticality.`,
    {
      retryAfterMs: clearMs,
      hint: "Send it again after that time.",
    },
  );
