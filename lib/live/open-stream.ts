import type { RequestContext } from "../http/route";
import { serverHub } from "./server-hub";

/**
 * The event stream of one browser: queues, switches and health as they are, or what it missed since `last`, then every
 * change. A browser that comes back by itself names its place in a header, which is newer than what the address says.
 */
export const openLiveStream = ({ request }: RequestContext, last: string | undefined): Promise<Response> =>
  serverHub().stream(request.signal, request.headers.get("last-event-id") ?? last ?? null);
