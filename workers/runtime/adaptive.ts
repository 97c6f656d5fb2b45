import type { Worker } from "bullmq";
import { type Adaptation, adapt, startAdapting, withinBounds } from "@/lib/autoscale/concurrency";
import { readBacklog } from "@/lib/queues/backlog";
import { watchLoop } from "./heartbeat-loop";
import type { Pipeline } from "./pipeline";
import type { RuntimeContext } from "./runtime-context";

const LOOK_MS = 1_000;

export interface AdaptedConcurrency {
  /** Obeys the policy's bounds at once. */
  follow(): void;
  close(): void;
}

/**
 * Keeps a worker's concurrency where its policy wants it: fixed where floor equals ceiling, without a round trip; else
 * between them, by one look a second. Runs that ignore their signal take from it, down to the floor: they occupy memory.
 * While Redis is away the backlog is not known and nothing is raised.
 */
export function adaptConcurrency(
  ctx: RuntimeContext,
  worker: Pick<Worker, "concurrency" | "name">,
  pipeline: Pick<Pipeline<never>, "activeCount" | "policy" | "work">,
): AdaptedConcurrency {
  const bounds = () => pipeline.policy().document.concurrency;
  const loop = watchLoop();
  let state: Adaptation = startAdapting(bounds(), ctx.clock.now());
  let looking = false;

  function apply(): void {
    const wanted = withinBounds(state.limit - pipeline.work.overruns.count, bounds());
    if (worker.concurrency !== wanted) worker.concurrency = wanted;
  }
  function follow(): void {
    state = { ...state, limit: withinBounds(state.limit, bounds()) };
    apply();
  }
  async function look(): Promise<void> {
    const { floor, ceiling } = bounds();
    const light = state.limit <= floor || pipeline.activeCount < state.limit;
    const latencyRatio = pipeline.work.latency.take(light);
    if (floor !== ceiling) {
      const backlog = await readBacklog(ctx, { prefix: ctx.queuePrefix, name: worker.name });
      const seen = { backlog, active: pipeline.activeCount, loopP99Ms: loop.delay().p99Ms, latencyRatio };
      const before = state.limit;
      state = adapt(state, seen, bounds(), ctx.clock.now());
      if (state.limit !== before)
        ctx.log.info({ queue: worker.name, from: before, to: state.limit, ...seen }, "Concurrency adapted");
    }
    follow();
  }

  follow();
  const timer = setInterval(() => {
    // With Redis away commands wait in a queue: one look is enough.
    if (looking) return;
    looking = true;
    look()
      .catch((err: unknown) => ctx.log.warn({ err, queue: worker.name }, "The backlog could not be read"))
      .finally(() => {
        looking = false;
      });
  }, LOOK_MS);
  timer.unref();
  return {
    follow,
    close() {
      clearInterval(timer);
      loop.close();
    },
  };
}
