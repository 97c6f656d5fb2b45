import { replayEndpoints } from "@/lib/contract/operations";
import { route } from "@/lib/http/route";
import { answerCreate } from "@/lib/operations/answer";
import { listOperations } from "@/lib/operations/store";

export const GET = route(replayEndpoints.list, async (_, ctx) => ({
  replays: await listOperations(ctx, "replay"),
}));

export const POST = route(replayEndpoints.create, ({ body }, ctx) => answerCreate(ctx, "replay", body));
