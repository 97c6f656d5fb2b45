import { z } from "zod";
import { defineQueue } from "@/lib/queues/define";

/** The route that all of the jobs need: the downstream that turns bad now and then. */
export const ROUTE = "downstream";

const KEEP_ALL = { count: 10_000_000 };

/**
 * What is put under pressure. `keyed` jobs carry an idempotency key, and their effect must happen once whatever dies;
 * `plain` ones have none, and may repeat it. One in a hundred of both is refused for good and belongs to the dead letters.
 */
export const CHAOS_QUEUE = defineQueue({
  name: "chaos",
  lane: "fast",
  criticality: "standard",
  idempotent: true,
  policy: {
    attempts: { critical: 30, standard: 30, background: 30 },
    backoff: { strategy: "exponential", delayMs: 200, jitter: "full", capMs: 3_000 },
    timeoutMs: 4_000,
    poisonAfter: 5,
    concurrency: { floor: 20, ceiling: 20 },
    breaker: {
      consecutiveFailures: 20,
      failureShare: 0.6,
      windowMs: 5_000,
      minSamples: 50,
      openMs: 1_000,
      probes: 3,
      successesToClose: 5,
    },
    idempotency: { keepMs: 3_600_000, lockMs: 10_000 },
  },
  removeOnComplete: KEEP_ALL,
  keepFailures: KEEP_ALL,
  traits: { route: () => ROUTE },
  jobs: {
    keyed: z.object({ idempotencyKey: z.string(), refused: z.boolean() }),
    plain: z.object({ effect: z.string(), refused: z.boolean() }),
  },
});
