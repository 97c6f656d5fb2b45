import type { CreateEdit } from "../../contract/edits";
import { json, type RequestContext } from "../../http/route";
import { createEdit } from "./create";

/** Answers the request that creates an edit: 202, or 200 for a dry run, which the audit does not keep. */
export async function answerEdit(ctx: RequestContext, body: CreateEdit): Promise<Response> {
  const { answer, repeated } = await createEdit(ctx, {
    body,
    actor: ctx.actor,
    idempotencyKey: ctx.request.headers.get("idempotency-key") ?? undefined,
    signal: ctx.request.signal,
  });
  if (answer.id === null || repeated) ctx.audit.skip = true;
  else ctx.audit.target = { id: answer.id };
  const { selection, edit, ratePerSec = null, spreadMs = null } = body;
  ctx.audit.after = {
    edit,
    selection: "ids" in selection ? { ids: selection.ids.length } : selection,
    ratePerSec,
    spreadMs,
    total: answer.total,
  };
  return json(answer, answer.dryRun ? 200 : 202);
}
