import type { Context } from "../context";
import type { AuditEntry } from "../contract/audit";
import { publishLive } from "../live/publish";
import { ADD_MARK, markKeys, markTarget } from "../marks/add-mark";
import { markOfChange } from "../marks/of-change";
import { answersOf } from "../redis-pipeline";
import { redisScript, runScript } from "../redis-script";

/** Entries kept; the oldest go first. About 1 kB each. */
const MAX_ENTRIES = 20_000;
/** `before` and `after` are cut to this many characters each, so that no payload can fill the log. */
const MAX_DETAIL_CHARS = 4_000;

/** Groups of dead letters whose entries are found by the group; those changed longest ago go first. */
export const MAX_AUDITED_GROUPS = 5_000;
/** Entries of one group that are found so. */
export const MAX_ENTRIES_OF_GROUP = 100;

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

/**
 * Writes a finished change in the place of its intent, where it is found by the groups that it concerns, and the mark that it
 * leaves on charts. Where a connection broke before the answer and sends this again the intent is gone, and the entry is
 * among the last.
 * KEYS     entries (stream), ids of entries by group (hash), those groups by their last entry (sorted set), order and texts of marks
 * ARGV     the entry, id of the intent or "", time, how many entries, groups and ids of a group are kept, what its mark concerns,
 *          JSON of its mark or "", keys of groups
 * Result   the entry's id
 * Cost     O(groups)
 */
const SETTLE = redisScript(`${ADD_MARK}
if ARGV[2] ~= '' and redis.call('XDEL', KEYS[1], ARGV[2]) == 0 then
  for _, last in ipairs(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 100)) do
    if last[2][2] == ARGV[1] then return last[1] end
  end
end
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[4], '*', 'entry', ARGV[1])
if ARGV[8] ~= '' then
  local now = tonumber(ARGV[3])
  addMark(KEYS[4], KEYS[5], now, now, ARGV[7] .. '.' .. id, ARGV[8])
end
for i = 9, #ARGV do
  local ids = { id }
  for older in string.gmatch(redis.call('HGET', KEYS[2], ARGV[i]) or '', '%S+') do
    if #ids < tonumber(ARGV[6]) then ids[#ids + 1] = older end
  end
  redis.call('HSET', KEYS[2], ARGV[i], table.concat(ids, ' '))
  redis.call('ZADD', KEYS[3], ARGV[3], ARGV[i])
end
local over = redis.call('ZCARD', KEYS[3]) - tonumber(ARGV[5])
if over > 0 then
  local gone = redis.call('ZPOPMIN', KEYS[3], math.min(over, 1000))
  for i = 1, #gone, 2 do redis.call('HDEL', KEYS[2], gone[i]) end
end
return id
`);

/**
 * Replaces the intent by what came of it, at once, and tells the browsers. It is found by `groups`, keys of the groups of
 * dead letters that it concerns, too.
 */
export async function settleAudit(
  ctx: Context,
  openId: string | null,
  draft: AuditDraft,
  groups: string[] = [],
): Promise<AuditEntry> {
  const at = ctx.clock.now();
  const mark = markOfChange(draft);
  const id = await runScript(
    ctx.redis,
    SETTLE,
    [ctx.keys.audit(), ctx.keys.auditByGroup(), ctx.keys.auditedGroups(), ...markKeys(ctx.keys, "own")],
    [
      pack(draft, at),
      openId ?? "",
      at,
      MAX_ENTRIES,
      MAX_AUDITED_GROUPS,
      MAX_ENTRIES_OF_GROUP,
      mark ? markTarget(mark) : "",
      mark ? JSON.stringify({ ...mark, at }) : "",
      ...groups,
    ],
  );
  const entry: AuditEntry = { ...draft, at, id: String(id) };
  await publishLive(ctx, { event: "audit", data: entry });
  return entry;
}

/** Writes a change that is already made, by Spillway itself or by a background operation. */
export const recordAudit = (ctx: Context, draft: AuditDraft) => settleAudit(ctx, null, draft);

interface Page {
  entries: AuditEntry[];
  nextCursor: string | null;
}

/**
 * A page of entries, newest first. `cursor` is the id of the last entry seen. Of a `group` the last
 * {@link MAX_ENTRIES_OF_GROUP} that it has are found; an intent that never got an answer is not among them.
 */
export async function listAuditEntries(
  ctx: Context,
  { cursor, limit, group }: { cursor?: string; limit: number; group?: string },
): Promise<Page> {
  if (group !== undefined) return entriesOfGroup(ctx, group, { cursor, limit });
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

async function entriesOfGroup(
  { redis, keys }: Context,
  group: string,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<Page> {
  const ids = ((await redis.hget(keys.auditByGroup(), group)) ?? "").split(" ").filter(Boolean);
  const left = cursor === undefined ? ids : ids.filter((id) => isOlder(id, cursor));
  const shown = left.slice(0, limit);
  const read = redis.pipeline();
  for (const id of shown) read.xrange(keys.audit(), id, id);
  const rows = (await answersOf(read)) as [id: string, fields: string[]][][];
  return {
    // One that has fallen out of the audit is not there any more.
    entries: rows.flat().map(([id, fields]) => unpack(id, fields)),
    nextCursor: left.length > limit ? (shown.at(-1) ?? null) : null,
  };
}

/** Whether the entry `id` was written before the entry `other`. */
function isOlder(id: string, other: string): boolean {
  const [ms = 0, nth = 0] = id.split("-").map(Number);
  const [otherMs = 0, otherNth = 0] = other.split("-").map(Number);
  return ms < otherMs || (ms === otherMs && nth < otherNth);
}
