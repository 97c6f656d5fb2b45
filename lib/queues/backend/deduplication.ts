import type { Redis } from "ioredis";
import type { QueueIdentity } from "../identity";
import { bullKeys } from "./keys";

/** The job that each of these deduplication ids stands for now; null for none, and where no id is given. */
export async function deduplicatedNow(
  redis: Redis,
  queue: QueueIdentity,
  ids: (string | undefined)[],
): Promise<(string | null)[]> {
  const keys = ids.flatMap((id) => (id === undefined ? [] : [bullKeys(queue).deduplication(id)]));
  const holders = (keys.length === 0 ? [] : await redis.mget(...keys)).values();
  return ids.map((id) => (id === undefined ? null : (holders.next().value ?? null)));
}
