import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { pino } from "pino";
import { z } from "zod";
import { systemClock } from "@/lib/clock";
import { streamLineSchema } from "@/lib/contract/enqueue";
import { enqueue } from "@/lib/enqueue/enqueue";
import { createKeys } from "@/lib/keys";
import { defineQueue } from "@/lib/queues/define";
import { queueKey } from "@/lib/queues/identity";

/** One way to put jobs into a queue; all of them the same jobs. */
export interface Way {
  name: string;
  /** Resolves when all `jobs` are in the queue. */
  put(to: { redisUrl: string; serverUrl: string; queue: string; jobs: number }): Promise<void>;
}

const payloadOf = (n: number) => ({ tenant: `tenant-${n % 12}`, text: "a".repeat(200), n });
/** As many as a web request that is not batched has at once. */
const AT_ONCE = 50;
const BATCH = 500;

const definition = (name: string) =>
  defineQueue({
    name,
    lane: "fast",
    criticality: "standard",
    idempotent: true,
    policy: {
      attempts: { critical: 3, standard: 3, background: 3 },
      backoff: { strategy: "exponential", delayMs: 1_000, jitter: "full", capMs: 60_000 },
      timeoutMs: 30_000,
      concurrency: { floor: 1, ceiling: 1 },
    },
    removeOnComplete: { count: 1_000 },
    keepFailures: { count: 1_000 },
    jobs: { job: z.object({ tenant: z.string(), text: z.string(), n: z.number() }) },
  });

async function withQueue(
  { redisUrl, queue }: { redisUrl: string; queue: string },
  work: (opened: Queue, connection: Redis) => Promise<void>,
): Promise<void> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const opened = new Queue(queue, { connection });
  try {
    await work(opened, connection);
  } finally {
    await opened.close();
    connection.disconnect();
  }
}

/** Calls `put` for each range of `size` jobs, one after the other. */
async function inRanges(
  jobs: number,
  size: number,
  put: (numbers: number[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < jobs; from += size)
    await put(Array.from({ length: Math.min(size, jobs - from) }, (_, index) => from + index));
}

const add: Way = {
  name: "queue.add, 50 at once",
  put: (to) =>
    withQueue(to, (queue) =>
      inRanges(to.jobs, AT_ONCE, (numbers) =>
        Promise.all(numbers.map((n) => queue.add("job", payloadOf(n), { attempts: 3 }))),
      ),
    ),
};

const addBulk: Way = {
  name: "queue.addBulk of 500",
  put: (to) =>
    withQueue(to, (queue) =>
      inRanges(to.jobs, BATCH, (numbers) =>
        queue.addBulk(numbers.map((n) => ({ name: "job", data: payloadOf(n), opts: { attempts: 3 } }))),
      ),
    ),
};

function byEnqueue(name: string, size: number, atOnce: number): Way {
  return {
    name,
    put: (to) =>
      withQueue(to, async (_queue, redis) => {
        const ctx = { redis, keys: createKeys(), clock: systemClock, log: pino({ level: "warn" }) };
        const target = { definition: definition(to.queue), prefix: "bull" };
        await inRanges(to.jobs, size * atOnce, async (numbers) => {
          const calls: Promise<unknown>[] = [];
          for (let from = 0; from < numbers.length; from += size)
            calls.push(
              enqueue(
                ctx,
                target,
                numbers.slice(from, from + size).map((n) => ({ name: "job", payload: payloadOf(n) })),
              ),
            );
          await Promise.all(calls);
        });
      }),
  };
}

const request: Way = {
  name: "one NDJSON request",
  async put({ serverUrl, queue, jobs }) {
    const text = new TextEncoder();
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent >= jobs) return controller.close();
        const until = Math.min(jobs, sent + 100);
        let lines = "";
        for (; sent < until; sent++)
          lines += `${JSON.stringify({ name: "job", payload: payloadOf(sent) })}\n`;
        controller.enqueue(text.encode(lines));
      },
    });
    const key = queueKey({ prefix: "bull", name: queue });
    const answer = await fetch(`${serverUrl}/api/v1/queues/${key}/jobs`, {
      method: "POST",
      headers: { "content-type": "application/x-ndjson", origin: serverUrl },
      body,
      duplex: "half",
    } as RequestInit);
    const told = await answer.text();
    const last = streamLineSchema.parse(JSON.parse(told.trimEnd().split("\n").at(-1) ?? "null"));
    if (last.kind !== "summary" || last.accepted !== jobs)
      throw new Error(`The server took other than ${jobs} jobs: ${told.slice(-500)}`);
  },
};

/** In the order of their turns. */
export const WAYS: readonly Way[] = [
  add,
  byEnqueue("enqueue() of one, 50 at once", 1, AT_ONCE),
  addBulk,
  byEnqueue("enqueue() of 500", BATCH, 1),
  request,
];
