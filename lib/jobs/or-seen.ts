import { isRedisUnavailable, toChangeError } from "../errors";

/**
 * Changes something, and where Redis is lost before it has answered, looks whether it was done. `look` says so, or in a
 * sentence what it saw instead. Throws `outcome_unknown` then: what was sent may come to Redis behind the look.
 */
export async function orSeen(change: () => Promise<void>, look: () => Promise<string>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!isRedisUnavailable(error)) throw error;
    const seen = await look().catch((unread: unknown) => {
      if (isRedisUnavailable(unread)) return undefined;
      throw unread;
    });
    if (seen !== "done") throw toChangeError(error, seen);
  }
}
