import { openLive } from "@/lib/contract/live";
import { route } from "@/lib/http/route";
import { openLiveStream } from "@/lib/live/open-stream";

export const dynamic = "force-dynamic";

export const GET = route(openLive, ({ query }, ctx) => openLiveStream(ctx, query.last));
