import { discardEndpoints } from "@/lib/contract/operations";
import { route } from "@/lib/http/route";
import { cancelOperation } from "@/lib/operations/store";

export const POST = route(discardEndpoints.cancel, ({ params }, ctx) =>
  cancelOperation(ctx, "discard", params.id),
);
