import { z } from "zod";
import { defineQueue } from "./define";

const tenant = z.string().min(1).max(100);

/** The queues that Spillway's own workers serve. A job name without a processor does not compile (workers/registry.ts). */
export const CATALOG = {
  webhooks: defineQueue({
    name: "webhooks",
    lane: "fast",
    criticality: "standard",
    idempotent: true,
    attempts: 3,
    backoff: { strategy: "exponential", delayMs: 1_000, jitter: "full", capMs: 30_000 },
    timeoutMs: 2_000,
    concurrency: 12,
    rate: null,
    removeOnComplete: { count: 500 },
    keepFailures: { count: 900 },
    jobs: {
      "webhook.deliver": z.object({
        tenant,
        event: z.string().min(1),
        sentAt: z.number(),
        body: z.record(z.string(), z.json()),
      }),
    },
    fallback: async ({ flag }) => ({ delivered: false, because: `kill switch ${flag}` }),
  }),
  invoices: defineQueue({
    name: "invoices",
    lane: "fast",
    criticality: "critical",
    idempotent: false,
    attempts: 5,
    backoff: { strategy: "exponential", delayMs: 500, jitter: "equal", capMs: 60_000 },
    timeoutMs: 5_000,
    concurrency: 4,
    rate: { max: 20, durationMs: 1_000 },
    removeOnComplete: { count: 300 },
    keepFailures: { count: 50 },
    jobs: {
      "invoice.create": z.object({
        tenant,
        idempotencyKey: z.string().min(1).max(200),
        currency: z.string(),
        lines: z
          .array(z.object({ text: z.string(), quantity: z.number().int(), unitCents: z.number().int() }))
          .min(1),
      }),
    },
  }),
  reports: defineQueue({
    name: "reports",
    lane: "slow",
    criticality: "background",
    idempotent: true,
    attempts: 2,
    backoff: { strategy: "fixed", delayMs: 5_000, jitter: "none", capMs: 5_000 },
    timeoutMs: 30_000,
    concurrency: 1,
    rate: null,
    removeOnComplete: { count: 30 },
    keepFailures: { count: 30 },
    jobs: {
      "report.sales": z.object({
        tenant,
        seed: z.number().int(),
        rows: z.number().int().min(1).max(5_000_000),
      }),
    },
  }),
  digests: defineQueue({
    name: "digests",
    lane: "fast",
    criticality: "background",
    idempotent: true,
    attempts: 3,
    backoff: { strategy: "exponential", delayMs: 1_000, jitter: "decorrelated", capMs: 30_000 },
    timeoutMs: 10_000,
    concurrency: 2,
    rate: null,
    removeOnComplete: { count: 10 },
    keepFailures: { count: 20 },
    jobs: { "digest.merge": z.object({ tenants: z.array(tenant).min(1) }) },
  }),
  digestParts: defineQueue({
    name: "digest-parts",
    lane: "fast",
    criticality: "background",
    idempotent: true,
    attempts: 3,
    backoff: { strategy: "exponential", delayMs: 500, jitter: "decorrelated", capMs: 10_000 },
    timeoutMs: 5_000,
    concurrency: 4,
    rate: null,
    removeOnComplete: { count: 60 },
    keepFailures: { count: 20 },
    jobs: { "digest.part": z.object({ tenant }) },
  }),
};

export type Catalog = typeof CATALOG;
