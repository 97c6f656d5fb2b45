import { Queue } from "bullmq";
import { Redis } from "ioredis";

export const PREFIX = "bull";
/** Jobs that wait in each queue. */
const WAITING = 5;

export const queueNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `queue-${index}`);

/** Empties Redis and makes queues that a few jobs wait in, by BullMQ itself. */
export async function seedQueues(redisUrl: string, count: number): Promise<void> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  connection.setMaxListeners(0);
  await connection.flushall();
  for (const name of queueNames(count)) {
    const queue = new Queue(name, { connection, prefix: PREFIX });
    await queue.addBulk(Array.from({ length: WAITING }, (_, order) => ({ name: "job", data: { order } })));
    await queue.close();
  }
  connection.disconnect();
}
