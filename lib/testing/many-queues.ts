import { Queue } from "bullmq";
import type { Redis } from "ioredis";

const AT_ONCE = 50;

/**
 * Makes so many queues, `queue-0` and up, taking the prefixes in turn; the queue of number n has `jobs(n)` jobs that wait. They
 * are made by BullMQ itself.
 */
export async function writeQueues(
  redis: Redis,
  count: number,
  { prefixes, jobs }: { prefixes: string[]; jobs: (index: number) => number },
): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) {
    const indexes = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, n) => from + n);
    await Promise.all(
      indexes.map(async (index) => {
        const prefix = prefixes[index % prefixes.length] ?? "bull";
        const queue = new Queue(`queue-${index}`, { prefix, connection: redis });
        await queue.waitUntilReady();
        await queue.addBulk(Array.from({ length: jobs(index) }, () => ({ name: "job", data: {} })));
        await queue.close();
      }),
    );
  }
}
