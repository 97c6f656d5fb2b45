import type { Context } from "../context";
import type { AuditEntry } from "../contract/audit";
import { publishLive } from "../live/publish";

/** Entries kept; the oldest go first. About 1 kB each. */
const MAX_ENTRIES = 20_000;
/** `before` and `after` are cut to this many characters each, so that no payload can fill the log. */
const MAX_DETAIL_CHARS = 4_000;

export type AuditDraft = Omit<AuditEntry, "id" | "at">;

const pack = (draft: AuditDraft, at: number) =>
  JSON.stringify({ ...draft, at, before: cut(draft.before), after: cut(draft.after) });

function cut(value: unknown): unknown {
  const text = JSON.stringify(value ?? null);
  return text.length <= MAX_DETAIL_CHARS ? (value ?? null) : `${text.slice(0, MAX_DETAIL_CHARS)}…`;
}

/** The command that writes a finished change, for a transaction of the caller's. Browsers see it at their next look. */
export const auditCommand = (
  ctx: Context,
  draft: AuditDraft,
): [name: string, ...args: (string | number)[]] => [
  "xadd",
  ctx.keys.audit(),
  "MAXLEN",
  "~",
  MAX_ENTRIES,
  "*",
  "entry",
  pack(draft, ctx.clock.now()),
];

function unpack(id: string, fields: string[]): AuditEntry {
  const entry = JSON.parse(fields[1] ?? "{}") as Omit<AuditEntry, "id">;
  return { ...entry, id };
}

/** Writes that a change is about to be made. It stands as `unknown` until {@link settleAudit} replaces it. */
export async function openAudit(
  ctx: Context,
  draft: Omit<AuditDraft, "outcome" | "error" | "before" | "after">,
): Promise<string> {
  const entry = pack(
    { ...draft, outcome: "unknown", error: null, before: null, after: null },
    ctx.clock.now(),
  );
  const id = await ctx.redis.xadd(ctx.keys.audit(), "MAXLEN", "~", MAX_ENTRIES, "*", "entry", entry);
  if (id === null) throw new Error("The audit stream took no entry.");
  return id;
}

/** Replaces the intent by what came of it, in one transaction, and tells the browsers. */
export async function settleAudit(
  ctx: Context,
  openId: string | null,
  draft: AuditDraft,
): Promise<AuditEntry> {
  const at = ctx.clock.now();
  const transaction = ctx.redis.multi();
  transaction.xadd(ctx.keys.audit(), "MAXLEN", "~", MAX_ENTRIES, "*", "entry", pack(draft, at));
  if (openId !== null) transaction.xdel(ctx.keys.audit(), openId);
  const results = await transaction.exec();
  const [error, id] = results?.[0] ?? [new Error("The audit transaction was dropped."), null];
  if (error) throw error;
  const entry: AuditEntry = { ...draft, at, id: String(id) };
  await publishLive(ctx, { event: "audit", data: entry });
  return entry;
}

/** Writes a change that is already made, by Spillway itself or by a background operation. */
export const recordAudit = (ctx: Context, draft: AuditDraft) => settleAudit(ctx, null, draft);

/** A page of entries, newest first. `cursor` is the id of the last entry seen. */
export async function listAuditEntries(
  ctx: Context,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<{ entries: AuditEntry[]; nextCursor: string | null }> {
  const rows = await ctx.redis.xrevrange(
    ctx.keys.audit(),
    cursor ? `(${cursor}` : "+",
    "-",
    "COUNT",
    limit + 1,
  );
  const entries = rows.slice(0, limit).map(([id, fields]) => unpack(id, fields));
  return { entries, nextCursor: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
}
