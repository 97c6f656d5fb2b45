import { z } from "zod";
import { defineQueue } from "@/lib/queues/define";

/** Jobs of one account run one at a time and in their order; three tries, whatever kills their workers. */
export const ORDERED = defineQueue({
  name: "ledger",
  lane: "fast",
  criticality: "standard",
  idempotent: true,
  policy: {
    attempts: { critical: 3, standard: 3, background: 3 },
    backoff: { strategy: "fixed", delayMs: 10, jitter: "none", capMs: 10 },
    timeoutMs: 10_000,
    poisonAfter: 20,
    concurrency: { floor: 4, ceiling: 4 },
    ordering: { onDead: "block" },
  },
  removeOnComplete: { count: 10_000 },
  keepFailures: { count: 10_000 },
  traits: { orderingKey: (_name, payload) => (payload as { account: string }).account },
  jobs: { entry: z.object({ account: z.string(), n: z.number() }) },
});

/** List of an account's entries as they began and ended: `begin 3`, `end 3`. */
export const traceKey = (prefix: string, account: string) => `${prefix}trace:${account}`;
