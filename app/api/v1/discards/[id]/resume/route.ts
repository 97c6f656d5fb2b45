import { discardEndpoints } from "@/lib/contract/operations";
import { route } from "@/lib/http/route";
import { pauseOperation } from "@/lib/operations/store";

export const POST = route(discardEndpoints.resume, ({ params }, ctx) =>
  pauseOperation(ctx, "discard", params.id, "resume"),
);
