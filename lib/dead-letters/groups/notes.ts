import { z } from "zod";
import type { Context } from "../../context";
import { type GroupMark, type GroupState, groupMarkSchema } from "../../contract/dead-letter-groups";
import { safeJson } from "../../jobs/parse";
import { redisScript, runScript } from "../../redis-script";

type Ctx = Pick<Context, "redis" | "keys" | "clock">;

const notesSchema = z.object({
  mark: groupMarkSchema,
  /** When it was resolved, epoch ms; null unless it is. */
  resolvedAt: z.number().nullable(),
  note: z.string(),
  owner: z.string().nullable(),
  /** What the group was called at the last change, for when its dead letters are gone. */
  title: z.string(),
  at: z.number(),
  by: z.string(),
});
/** What people have said of a group. */
export type GroupNotes = z.infer<typeof notesSchema>;

/** Nobody has said anything. */
export const NO_NOTES: GroupNotes = {
  mark: "new",
  resolvedAt: null,
  note: "",
  owner: null,
  title: "",
  at: 0,
  by: "",
};

/** Groups of which something is kept; those changed longest ago go first. */
export const MAX_NOTED_GROUPS = 5_000;

/**
 * Replaces what is said of one group, provided that it still is what the caller has read.
 * KEYS     notes (hash), their order (sorted set by time of change), version (string)
 * ARGV     group, the old JSON or "", the new JSON or "" for nothing, time, how many groups are kept
 * Result   1, or 0 when somebody else was quicker
 * Cost     O(log groups)
 */
const REPLACE_NOTES = redisScript(`
local old = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if old ~= ARGV[2] then return 0 end
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
  redis.call('ZREM', KEYS[2], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
  redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
  local over = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[5])
  if over > 0 then
    local gone = redis.call('ZPOPMIN', KEYS[2], math.min(over, 100))
    for i = 1, #gone, 2 do redis.call('HDEL', KEYS[1], gone[i]) end
  end
end
redis.call('INCR', KEYS[3])
return 1
`);

/** What is said of one group. */
export async function readNotes({ redis, keys }: Ctx, group: string): Promise<GroupNotes> {
  return parseNotes(await redis.hget(keys.deadLetterGroups(), group));
}

export const parseNotes = (text: string | null): GroupNotes =>
  notesSchema.safeParse(safeJson(text ?? undefined)).data ?? NO_NOTES;

/** A change; what is left out stays. */
export interface NotesChange {
  mark?: GroupMark | undefined;
  note?: string | undefined;
  owner?: string | null | undefined;
}

/** Changes what is said of a group. Two who change different parts at once both get their way. */
export async function changeNotes(
  ctx: Ctx,
  group: string,
  change: NotesChange,
  { by, title }: { by: string; title: string },
): Promise<{ before: GroupNotes; after: GroupNotes }> {
  const { redis, keys, clock } = ctx;
  for (;;) {
    const text = await redis.hget(keys.deadLetterGroups(), group);
    const before = parseNotes(text);
    const at = clock.now();
    const mark = change.mark ?? before.mark;
    // Resolved once more means that what failed since is mended too.
    const resolvedAt = mark !== "resolved" ? null : change.mark === undefined ? before.resolvedAt : at;
    const after: GroupNotes = {
      mark,
      resolvedAt,
      note: change.note ?? before.note,
      owner: change.owner === undefined ? before.owner : change.owner,
      title,
      at,
      by,
    };
    const isNothing = mark === "new" && after.note === "" && after.owner === null;
    const done = await runScript(
      redis,
      REPLACE_NOTES,
      [keys.deadLetterGroups(), keys.deadLetterGroupsOrder(), keys.deadLetterGroupsVersion()],
      [group, text ?? "", isNothing ? "" : JSON.stringify(after), at, MAX_NOTED_GROUPS],
    );
    if (done === 1) return { before, after };
  }
}

/** The state of a group whose last failure was at `lastAt`, epoch ms; null when none is left. */
export function stateOf({ mark, resolvedAt }: GroupNotes, lastAt: number | null): GroupState {
  const isBack = mark === "resolved" && lastAt !== null && lastAt > (resolvedAt ?? 0);
  return isBack ? "regressed" : mark;
}
