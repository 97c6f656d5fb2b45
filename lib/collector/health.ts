import type { Context } from "../context";
import type { Health } from "../contract/live";
import { readCollector } from "./status";

/** A Redis that does not answer within this counts as down. */
const ANSWER_MS = 1_500;

/** Asks Redis now. Never throws: Redis away is an answer too. */
export async function readHealth(ctx: Context, version: string): Promise<Health> {
  const timeout = new AbortController();
  try {
    const collector = await Promise.race([
      readCollector(ctx),
      ctx.clock.sleep(ANSWER_MS, timeout.signal).then(() => {
        throw new Error(`Redis did not answer within ${ANSWER_MS} ms.`);
      }),
    ]);
    return { status: collector.leader === null ? "degraded" : "ok", redis: "up", collector, version };
  } catch (err) {
    ctx.log.debug({ err }, "Redis is away");
    return { status: "down", redis: "down", collector: { leader: null, lagMs: null }, version };
  } finally {
    timeout.abort();
  }
}
