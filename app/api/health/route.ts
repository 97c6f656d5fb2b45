import { readHealth } from "@/lib/collector/health";
import { getHealth } from "@/lib/contract/health";
import { json, route } from "@/lib/http/route";
import { openStreams } from "@/lib/live/server-hub";

export const GET = route(getHealth, async (_, ctx) => {
  const health = await readHealth(ctx, ctx.config.version);
  return json({ ...health, streams: openStreams() }, health.redis === "up" ? 200 : 503);
});
