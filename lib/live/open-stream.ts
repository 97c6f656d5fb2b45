import type { LiveMessage } from "../contract/live";
import { listFlags } from "../flags/store";
import type { RequestContext } from "../http/route";
import { serverHub } from "./server-hub";

/** The event stream of one browser: queues, health and switches as they are, then every change. */
export async function openLiveStream(ctx: RequestContext): Promise<Response> {
  const first: LiveMessage[] = [];
  try {
    first.push({ event: "flags", data: await listFlags(ctx) });
  } catch (err) {
    // With Redis away the stream still opens, to say so.
    ctx.log.debug({ err }, "Switches are not known");
  }
  return serverHub().stream(ctx.request.signal, first);
}
