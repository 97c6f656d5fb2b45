import { replayEndpoints } from "@/lib/contract/operations";
import { route } from "@/lib/http/route";
import { readOperation } from "@/lib/operations/store";

export const GET = route(replayEndpoints.get, ({ params }, ctx) => readOperation(ctx, "replay", params.id));
