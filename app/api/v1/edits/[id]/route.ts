import { editEndpoints } from "@/lib/contract/edits";
import { route } from "@/lib/http/route";
import { readOperation } from "@/lib/operations/store";

export const GET = route(editEndpoints.get, ({ params }, ctx) => readOperation(ctx, "edit", params.id));
