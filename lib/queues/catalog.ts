import { z } from "zod";
import { secret } from "../payloads/secret";
import {
  CATALOG_BREAKER,
  digestWithoutParts,
  endpointOf,
  INVOICE_STORE,
  SALES_STORE,
  WEBHOOK_RELAY,
} from "./catalog-routes";
import { defineQueue } from "./define";
import { textField } from "./traits";

const tenant = z.string().min(1).max(100);

/** The queues that Spillway's own workers serve. A job name without a processor does not compile (workers/registry.ts). */
export const CATALOG = {
  webhooks: defineQueue({
    name: "webhooks",
    lane: "fast",
    criticality: "standard",
    idempotent: true,
    policy: {
      attempts: { critical: 5, standard: 3, background: 2 },
      backoff: { strategy: "exponential", delayMs: 1_000, jitter: "full", capMs: 30_000 },
      deadlineMs: 3_600_000,
      retryBudget: { share: 0.3, windowMs: 60_000, minRetries: 60 },
      stretch: { latencyFactor: 3, maxFactor: 4 },
      quota: { max: 15, durationMs: 1_000, burst: 30, weights: { acme: 2 } },
      backpressure: {
        softDepth: 5_000,
        hardDepth: 20_000,
        softAgeMs: 120_000,
        hardAgeMs: 600_000,
        overSoft: "refuse",
      },
      timeoutMs: 2_000,
      breaker: CATALOG_BREAKER,
      concurrency: { floor: 12, ceiling: 24 },
      autoscale: { floor: 1, ceiling: 4, coolDownMs: 60_000, drainTargetMs: 60_000 },
    },
    removeOnComplete: { count: 500 },
    keepFailures: { count: 900 },
    jobs: {
      "webhook.deliver": z.object({
        tenant,
        event: z.string().min(1),
        sentAt: z.number(),
        /** Signs the body, so that the endpoint knows who sent it. */
        signingSecret: secret(z.string().min(16)).optional(),
        body: z.record(z.string(), z.json()),
      }),
    },
    fallback: { kind: "alternative", route: WEBHOOK_RELAY },
    traits: {
      route: (_jobName, payload) => {
        const owner = textField(payload, "tenant");
        return owner === null ? null : endpointOf(owner);
      },
    },
  }),
  invoices: defineQueue({
    name: "invoices",
    lane: "fast",
    criticality: "critical",
    idempotent: false,
    compensated: true,
    policy: {
      attempts: { critical: 5, standard: 3, background: 2 },
      backoff: { strategy: "exponential", delayMs: 500, jitter: "equal", capMs: 60_000 },
      timeoutMs: 5_000,
      concurrency: { floor: 4, ceiling: 4 },
      rate: { max: 20, durationMs: 1_000 },
      idempotency: { keepMs: 86_400_000, lockMs: 15_000 },
    },
    removeOnComplete: { count: 300 },
    keepFailures: { count: 50 },
    jobs: {
      "invoice.create": z.object({
        tenant,
        idempotencyKey: z.string().min(1).max(200),
        currency: z.string(),
        mailTo: z.email().optional(),
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
    policy: {
      attempts: { critical: 4, standard: 3, background: 2 },
      backoff: { strategy: "fixed", delayMs: 5_000, jitter: "none", capMs: 5_000 },
      timeoutMs: 30_000,
      breaker: CATALOG_BREAKER,
      concurrency: { floor: 1, ceiling: 1 },
    },
    removeOnComplete: { count: 30 },
    keepFailures: { count: 30 },
    jobs: {
      "report.sales": z.object({
        tenant,
        seed: z.number().int(),
        rows: z.number().int().min(1).max(5_000_000),
      }),
    },
    fallback: {
      kind: "last-good",
      key: (_jobName, payload) => textField(payload, "tenant"),
      keepMs: 6 * 3_600_000,
      maxEntries: 500,
    },
    traits: { route: () => SALES_STORE },
  }),
  digests: defineQueue({
    name: "digests",
    lane: "fast",
    criticality: "background",
    idempotent: true,
    policy: {
      attempts: { critical: 5, standard: 4, background: 3 },
      backoff: { strategy: "exponential", delayMs: 1_000, jitter: "decorrelated", capMs: 30_000 },
      timeoutMs: 10_000,
      breaker: CATALOG_BREAKER,
      concurrency: { floor: 2, ceiling: 2 },
    },
    removeOnComplete: { count: 10 },
    keepFailures: { count: 20 },
    jobs: { "digest.merge": z.object({ tenants: z.array(tenant).min(1) }) },
    fallback: digestWithoutParts,
    traits: { route: () => INVOICE_STORE },
  }),
  digestParts: defineQueue({
    name: "digest-parts",
    lane: "fast",
    criticality: "background",
    idempotent: true,
    policy: {
      attempts: { critical: 5, standard: 4, background: 3 },
      backoff: { strategy: "exponential", delayMs: 500, jitter: "decorrelated", capMs: 10_000 },
      timeoutMs: 5_000,
      concurrency: { floor: 4, ceiling: 4 },
    },
    removeOnComplete: { count: 60 },
    keepFailures: { count: 20 },
    jobs: { "digest.part": z.object({ tenant }) },
  }),
};

export type Catalog = typeof CATALOG;
