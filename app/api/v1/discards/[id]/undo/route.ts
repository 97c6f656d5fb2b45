import { undoDiscard as endpoint } from "@/lib/contract/archives";
import { archiveDirectory } from "@/lib/dead-letters/archive/store";
import { streamRoute } from "@/lib/http/stream-route";
import { undoRemoval } from "@/lib/operations/undo";

export const POST = streamRoute(endpoint, async ({ params, body }, ctx, emit) => {
  ctx.audit.reason = body.reason;
  const undo = { ...body, by: ctx.actor, directory: archiveDirectory(ctx.config) };
  const { byQueue: _, ...summary } = await undoRemoval(ctx, { kind: "discard", id: params.id }, undo, emit);
  ctx.audit.after = summary;
});
