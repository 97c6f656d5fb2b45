import { z } from "zod";
import { defineQueue } from "@/lib/queues/define";
import { quotaOf, type Scene } from "./scene";

export const payloadSchema = z.object({ tenant: z.string(), sentAt: z.number() });
export type Payload = z.infer<typeof payloadSchema>;

export const keyPrefixOf = (queue: string) => `bench-${queue}:`;

/** The queue as worker and producer of the runtime declare it. */
export const fairQueue = (queue: string, scene: Scene) =>
  defineQueue({
    name: queue,
    lane: "fast",
    criticality: "standard",
    idempotent: true,
    policy: {
      attempts: { critical: 3, standard: 3, background: 3 },
      backoff: { strategy: "exponential", delayMs: 1_000, jitter: "full", capMs: 60_000 },
      timeoutMs: 30_000,
      concurrency: { floor: scene.concurrency, ceiling: scene.concurrency },
      quota: quotaOf(scene),
    },
    removeOnComplete: { count: 1_000 },
    keepFailures: { count: 1_000 },
    jobs: { job: payloadSchema },
  });
