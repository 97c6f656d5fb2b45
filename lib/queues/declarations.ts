import { declarationSchema, type QueueDeclaration } from "../contract/queues";
import { safeJson } from "../jobs/parse";

/** What workers published of a queue. One that a worker of another release wrote in a way this one cannot read is as good as none. */
export function parseDeclaration(text: string | null | undefined): QueueDeclaration | null {
  return declarationSchema.safeParse(safeJson(text ?? undefined)).data ?? null;
}
