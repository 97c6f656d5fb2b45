import { discardEndpoints } from "@/lib/contract/operations";
import { route } from "@/lib/http/route";
import { answerCreate } from "@/lib/operations/answer";
import { listOperations } from "@/lib/operations/store";

export const GET = route(discardEndpoints.list, async (_, ctx) => ({
  discards: await listOperations(ctx, "discard"),
}));

export const POST = route(discardEndpoints.create, ({ body }, ctx) => answerCreate(ctx, "discard", body));
