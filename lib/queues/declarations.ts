import type { Context } from "../context";
import { declarationSchema, type QueueDeclaration } from "../contract/queues";
import { safeJson } from "../jobs/parse";

/** What workers published of a queue. One that a worker of another release wrote in a way this one cannot read is as good as none. */
export function parseDeclaration(text: string | null | undefined): QueueDeclaration | null {
  return declarationSchema.safeParse(safeJson(text ?? undefined)).data ?? null;
}

/** What workers published of these queues, in their order. One command, none for no queue. */
export async function readDeclarations(
  ctx: Context,
  queueKeys: string[],
): Promise<(QueueDeclaration | null)[]> {
  const texts = queueKeys.length === 0 ? [] : await ctx.redis.hmget(ctx.keys.definitions(), ...queueKeys);
  return texts.map(parseDeclaration);
}
