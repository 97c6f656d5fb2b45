import type { Context } from "../context";
import type { ChannelMessage } from "../contract/live";

/** Tells every web server, and so every browser, that something has changed. A lost message costs freshness only. */
export async function publishLive(ctx: Context, message: ChannelMessage): Promise<void> {
  await ctx.redis.publish(ctx.keys.liveChannel(), JSON.stringify(message));
}
