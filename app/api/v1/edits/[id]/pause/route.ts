import { editEndpoints } from "@/lib/contract/edits";
import { route } from "@/lib/http/route";
import { pauseOperation } from "@/lib/operations/store";

export const POST = route(editEndpoints.pause, ({ params }, ctx) =>
  pauseOperation(ctx, "edit", params.id, "pause"),
);
