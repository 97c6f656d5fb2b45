import type { CreateOperation, LetterKind } from "../contract/operations";
import { json, type RequestContext } from "../http/route";
import { createOperation } from "./create";

/** Answers the request that creates a replay or a discard: 202, or 200 for a dry run, which the audit does not keep. */
export async function answerCreate(
  ctx: RequestContext,
  kind: LetterKind,
  body: CreateOperation,
): Promise<Response> {
  const { answer, repeated } = await createOperation(ctx, {
    kind,
    body,
    actor: ctx.actor,
    idempotencyKey: ctx.request.headers.get("idempotency-key") ?? undefined,
    signal: ctx.request.signal,
  });
  if (answer.id === null || repeated) ctx.audit.skip = true;
  else ctx.audit.target = { id: answer.id };
  if ("filter" in body.selection && body.selection.filter.group !== undefined)
    ctx.audit.groups = [body.selection.filter.group];
  const selection = "ids" in body.selection ? { ids: body.selection.ids.length } : body.selection;
  ctx.audit.after = {
    selection,
    ratePerSec: body.ratePerSec ?? null,
    spreadMs: body.spreadMs ?? null,
    total: answer.total,
  };
  return json(answer, answer.dryRun ? 200 : 202);
}
