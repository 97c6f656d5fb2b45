import { replayEndpoints } from "@/lib/contract/operations";
import { route } from "@/lib/http/route";
import { cancelOperation } from "@/lib/operations/store";

export const POST = route(replayEndpoints.cancel, ({ params }, ctx) =>
  cancelOperation(ctx, "replay", params.id),
);
