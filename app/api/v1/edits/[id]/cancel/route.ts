import { editEndpoints } from "@/lib/contract/edits";
import { route } from "@/lib/http/route";
import { cancelOperation } from "@/lib/operations/store";

export const POST = route(editEndpoints.cancel, ({ params }, ctx) => cancelOperation(ctx, "edit", params.id));
