import { declarationOf, declarationsOf, type QueueDefinition } from "@/lib/queues/define";
import { queueKey as keyOf } from "@/lib/queues/identity";
import { HEARTBEAT_MS, type Heartbeat as Said } from "@/lib/workers/heartbeats";
import { watchLoop } from "./heartbeat-loop";
import { tellRunning } from "./heartbeat-work";
import type { Pipeline } from "./pipeline";
import type { RuntimeContext } from "./runtime-context";

/** Jobs beyond their time that a heartbeat names. */
const MAX_IGNORING = 20;

export interface Heartbeat {
  /** Says it now rather than at the next beat. */
  now(): void;
  /** Stops it and takes the worker off the list; with Redis away the list forgets it by itself. */
  stop(): Promise<void>;
}

export interface HeartbeatSource {
  id: string;
  queueKey: string;
  definition: QueueDefinition;
  pipeline: Pick<Pipeline<never>, "activeCount" | "runs" | "work" | "policy" | "reports">;
  concurrency(): number;
  phase(): Said["phase"];
}

/**
 * Says every two seconds that this worker lives, what it runs and how it fares. All of it each time, so that a Redis that
 * came back empty knows again within two seconds. A worker that dies says nothing more, and shows as lost after two beats.
 */
export function startHeartbeat(ctx: RuntimeContext, source: HeartbeatSource): Heartbeat {
  const { definition, id } = source;
  const startedAt = ctx.clock.now();
  const declared = Object.fromEntries(
    [...declarationsOf(definition)].map(([name, declaration]) => [
      keyOf({ prefix: ctx.queuePrefix, name }),
      JSON.stringify(declaration),
    ]),
  );
  const loop = watchLoop();
  let inFlight: Promise<void> | null = null;

  async function beat(): Promise<void> {
    try {
      const answers = await ctx.redis
        .multi()
        .hset(ctx.keys.workers(), id, JSON.stringify(tell(ctx, source, { startedAt, loop: loop.delay() })))
        .zadd(ctx.keys.workersSeen(), ctx.clock.now(), id)
        .hset(ctx.keys.definitions(), declared)
        .sismember(ctx.keys.flowQueues(), source.queueKey)
        .exec();
      const [error, isMember] = answers?.at(-1) ?? [];
      if (!error) source.pipeline.reports.mayBeOfFlows = isMember === 1;
    } catch (err) {
      ctx.log.warn({ err, queue: definition.name }, "The heartbeat was not heard");
    }
  }
  let news = false;
  // With Redis away commands wait in a queue: one beat is enough.
  const next = () => {
    inFlight ??= beat().finally(() => {
      inFlight = null;
      if (news) now();
    });
  };
  // A beat under way may have been written before the news.
  function now(): void {
    news = inFlight !== null;
    next();
  }

  next();
  const timer = setInterval(next, HEARTBEAT_MS);
  return {
    now,
    async stop() {
      clearInterval(timer);
      loop.close();
      // A beat under way, or one that follows it, would put the worker back on the list.
      while (inFlight) await inFlight;
      await ctx.redis
        .multi()
        .hdel(ctx.keys.workers(), id)
        .hdel(ctx.keys.workerOrders(), id)
        .zrem(ctx.keys.workersSeen(), id)
        .exec();
    },
  };
}

function tell(
  ctx: RuntimeContext,
  source: HeartbeatSource,
  { startedAt, loop }: { startedAt: number; loop: NonNullable<Said["loop"]> },
): Said {
  const { pipeline, definition } = source;
  const { source: policySource, version, document } = pipeline.policy();
  const { rss, heapUsed } = process.memoryUsage();
  const { overruns } = pipeline.work;
  const ignoring = overruns.list().slice(0, MAX_IGNORING);
  return {
    id: source.id,
    queue: source.queueKey,
    queueName: definition.name,
    shard: declarationOf(definition).shard,
    criticality: definition.criticality,
    host: ctx.host,
    pid: ctx.pid,
    concurrency: source.concurrency(),
    floor: document.concurrency.floor,
    ceiling: document.concurrency.ceiling,
    active: pipeline.activeCount,
    version: ctx.version,
    startedAt,
    phase: source.phase(),
    policyVersion: version,
    policySource,
    stuckFactor: document.stuckFactor,
    timeoutMs: document.timeoutMs,
    ...tellRunning(pipeline.runs()),
    ignoring: ignoring.map(({ jobId, jobName, attempt, sinceMs, stoppedMs }) => ({
      id: jobId,
      name: jobName,
      attempt,
      sinceMs,
      stoppedMs,
    })),
    ignoringRest: overruns.count - ignoring.length,
    loop,
    loopLimitMs: document.concurrency.eventLoopDelayMs,
    memory: { rssBytes: rss, heapBytes: heapUsed },
    ratePerSec: pipeline.work.ratePerSec(),
    durations: pipeline.work.sketches(),
  };
}
