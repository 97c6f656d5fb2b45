import type { Redis } from "ioredis";
import type { ChannelMessage } from "@/lib/contract/live";
import type { QueueSummary } from "@/lib/contract/queues";
import type { Keys } from "@/lib/keys";

/** One look of a collector at all queues. */
export interface Tick {
  asOfMs: number;
  /** It had looked, written and told by then. */
  heardMs: number;
  /** Queues of which something had changed, by key. */
  told: Map<string, QueueSummary>;
}

/** Hears of every tick as a web server does. */
export async function hearTicks(redis: Redis, keys: Keys): Promise<Tick[]> {
  const ticks: Tick[] = [];
  redis.on("message", (_channel, text) => {
    const message = JSON.parse(text) as ChannelMessage;
    if (message.event !== "queues-delta") return;
    const { asOf, upsert } = message.data;
    ticks.push({
      asOfMs: asOf,
      heardMs: Date.now(),
      told: new Map(upsert.map((summary) => [summary.key, summary])),
    });
  });
  await redis.subscribe(keys.liveChannel());
  return ticks;
}
