import type { z } from "zod";
import type { Context } from "../context";
import { LOOKUP_LIMIT, type lookUpJob } from "../contract/job-lookup";
import { type KnownQueue, knownQueues } from "../dead-letters/known-queues";
import { existingJobs } from "../queues/backend/find-job";
import { bullKeys } from "../queues/backend/keys";
import { type JobAddress, readRelatives } from "../queues/backend/relatives";
import { toRelative } from "./relatives";

type Answer = z.output<(typeof lookUpJob)["response"]>;

/**
 * The jobs with this id in all queues that the collector knows, in the order of their queues. One script for each 250 queues,
 * and one for what was found. A job's whole key, as `redis-cli` shows it, is taken for the job in that queue.
 */
export async function lookUpJobs(ctx: Context, text: string): Promise<Answer> {
  const queues = await knownQueues(ctx);
  const found = await existingJobs(ctx.redis, queues.flatMap(addressesIn(text)));
  const relatives = await readRelatives(ctx.redis, found.slice(0, LOOKUP_LIMIT));
  return {
    jobs: relatives.map((relative) => ({ ...toRelative(relative), prefix: relative.queue.prefix })),
    total: found.length,
    queues: queues.length,
  };
}

const addressesIn =
  (text: string) =>
  ({ prefix, name }: KnownQueue): JobAddress[] => {
    const queue = { prefix, name };
    const { base } = bullKeys(queue);
    const isKey = text.startsWith(base) && text.length > base.length;
    return [{ queue, id: text }, ...(isKey ? [{ queue, id: text.slice(base.length) }] : [])];
  };
