import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { pino } from "pino";
import { z } from "zod";
import { seeded } from "@/chaos/seeded";
import { systemClock } from "@/lib/clock";
import { enqueue } from "@/lib/enqueue/enqueue";
import { createKeys } from "@/lib/keys";
import { fairQueue, keyPrefixOf } from "./fair-queue";
import { arrivals, FLOODER, othersPerSec } from "./scene";

/**
 * A process of its own, as producers are: what it does must not slow the worker's event loop, nor the flood's the others' way
 * into the queue.
 */
const { redisUrl, queueName, scene, who, through } = z
  .object({
    redisUrl: z.string(),
    queueName: z.string(),
    who: z.enum(["others", "flood"]),
    through: z.enum(["bullmq", "enqueue"]),
    scene: z.object({
      concurrency: z.number(),
      jobMs: z.number(),
      utilization: z.number(),
      tenants: z.number(),
      floodFactor: z.number(),
      seconds: z.number(),
    }),
  })
  .parse(JSON.parse(process.argv[2] ?? ""));

const TICK_MS = 10;

const due = arrivals(othersPerSec(scene), scene.seconds, seeded(42)).map((atMs, index) => ({
  atMs,
  tenant: `tenant-${index % scene.tenants}`,
}));
const floodPerMs = (othersPerSec(scene) * scene.floodFactor) / 1_000;

let added = 0;
/** The tenants of the jobs that have come due since the last call. */
function newcomers(elapsedMs: number): string[] {
  const tenants: string[] = [];
  if (who === "flood")
    for (const target = Math.floor(floodPerMs * elapsedMs); added < target; added++) tenants.push(FLOODER);
  else
    for (let next = due[added]; next && next.atMs <= elapsedMs; next = due[added]) {
      tenants.push(next.tenant);
      added++;
    }
  return tenants;
}

const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
const ctx = {
  redis: connection,
  keys: createKeys(keyPrefixOf(queueName)),
  clock: systemClock,
  log: pino({ level: "warn" }),
};
const definition = fairQueue(queueName, scene);
const queue = new Queue(queueName, { connection });
await queue.waitUntilReady();
const startedAt = Date.now();
for (;;) {
  const elapsedMs = Math.min(Date.now() - startedAt, scene.seconds * 1_000);
  const payloads = newcomers(elapsedMs).map((tenant) => ({ tenant, sentAt: Date.now() }));
  if (payloads.length > 0)
    await (through === "enqueue"
      ? enqueue(
          ctx,
          { definition, prefix: "bull" },
          payloads.map((payload) => ({ name: "job", payload })),
        )
      : queue.addBulk(
          payloads.map((data) => ({ name: "job", data, opts: { removeOnComplete: { count: 1_000 } } })),
        ));
  if (elapsedMs >= scene.seconds * 1_000) break;
  await new Promise((resolve) => setTimeout(resolve, TICK_MS));
}
await queue.close();
connection.disconnect();
process.send?.({ added });
process.disconnect?.();
