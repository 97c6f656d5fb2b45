import { discardEndpoints } from "@/lib/contract/operations";
import { route } from "@/lib/http/route";
import { readOperation } from "@/lib/operations/store";

export const GET = route(discardEndpoints.get, ({ params }, ctx) => readOperation(ctx, "discard", params.id));
