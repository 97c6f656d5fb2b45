import { replayEndpoints } from "@/lib/contract/operations";
import { route } from "@/lib/http/route";
import { pauseOperation } from "@/lib/operations/store";

export const POST = route(replayEndpoints.pause, ({ params }, ctx) =>
  pauseOperation(ctx, "replay", params.id, "pause"),
);
