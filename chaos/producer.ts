import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { jobOptions } from "@/lib/queues/job-options";
import { CHAOS_QUEUE } from "./work";

const BATCH = 500;
/** One in so many is refused by its processor for good. */
const REFUSED_EVERY = 100;

export const jobId = (index: number) => `job-${index}`;
export const isKeyed = (index: number) => index % 2 === 0;
/** The key of a keyed job, or the effect of a plain one. */
export const effectOf = (index: number) => `effect-${index}`;

function job(index: number) {
  const refused = index % REFUSED_EVERY === REFUSED_EVERY - 1 || index % REFUSED_EVERY === 0;
  return {
    name: isKeyed(index) ? "keyed" : "plain",
    data: { [isKeyed(index) ? "idempotencyKey" : "effect"]: effectOf(index), refused },
    opts: { ...jobOptions(CHAOS_QUEUE), jobId: jobId(index) },
  };
}

/**
 * Adds `jobs` jobs and gives the number that Redis took. A batch whose answer is lost is sent again: its ids make that
 * harmless.
 */
export async function produce(redisUrl: string, jobs: number): Promise<number> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  connection.on("error", () => {});
  const queue = new Queue(CHAOS_QUEUE.name, { connection });
  queue.on("error", () => {});
  let accepted = 0;
  while (accepted < jobs) {
    const size = Math.min(BATCH, jobs - accepted);
    const batch = Array.from({ length: size }, (_, offset) => job(accepted + offset));
    try {
      await queue.addBulk(batch);
      accepted += size;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  await queue.close();
  connection.disconnect();
  return accepted;
}
