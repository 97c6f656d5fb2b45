import { editEndpoints } from "@/lib/contract/edits";
import { route } from "@/lib/http/route";
import { answerEdit } from "@/lib/operations/edits/answer";
import { listOperations } from "@/lib/operations/store";

export const GET = route(editEndpoints.list, async (_, ctx) => ({
  edits: await listOperations(ctx, "edit"),
}));

export const POST = route(editEndpoints.create, ({ body }, ctx) => answerEdit(ctx, body));
