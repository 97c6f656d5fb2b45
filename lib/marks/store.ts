import { createHash } from "node:crypto";
import { z } from "zod";
import type { Context } from "../context";
import {
  type listMarks,
  MARK_AHEAD_MS,
  MARK_DAYS,
  type Mark,
  type MarkDraft,
  markKindSchema,
} from "../contract/marks";
import { SpillwayError } from "../errors";
import { safeJson } from "../jobs/parse";
import { parseQueueKey } from "../queues/identity";
import { requireQueue } from "../queues/require";
import { redisScript, runScript } from "../redis-script";
import { ADD_MARK, inOrder, type MarkSource, markKeys, markTarget, targetOfId } from "./add-mark";

const DAY_MS = 86_400_000;
/** Places of the order that one question looks at, of each source; its filter by queue may leave fewer. */
const MAX_LOOKED_AT = 2_000;

const storedSchema = z.object({
  at: z.number(),
  kind: markKindSchema,
  label: z.string(),
  queue: z.string().nullable().default(null),
  queueName: z.string().nullable().default(null),
  link: z.string().nullable().default(null),
  ref: z.string().nullable().default(null),
  by: z.string(),
});
export type StoredMark = z.input<typeof storedSchema>;

/**
 * Keeps a mark unless it is there already.
 * KEYS     order (sorted set), texts (hash)
 * ARGV     now, time of the mark, its id, JSON
 * Result   the JSON that is kept
 * Cost     O(log N)
 */
const POST_MARK = redisScript(`${ADD_MARK}
local known = redis.call('HGET', KEYS[2], ARGV[3])
if known then return known end
addMark(KEYS[1], KEYS[2], tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4])
return ARGV[4]
`);

function unpack(source: MarkSource, id: string, text: string | null): Mark | null {
  const { data } = storedSchema.safeParse(safeJson(text ?? "null"));
  return data ? { ...data, id, source } : null;
}

/**
 * Posts a mark. What is posted again with the same time, kind, label and queue is the same mark. Throws `invalid_request`
 * for a time that no chart reaches, and `queue_not_found`.
 */
export async function postMark(ctx: Context, draft: MarkDraft, actor: string): Promise<Mark> {
  const now = ctx.clock.now();
  const at = draft.at ?? now;
  if (at > now + MARK_AHEAD_MS || at < now - MARK_DAYS * DAY_MS) {
    throw new SpillwayError(
      "invalid_request",
      `at: A mark stands between ${MARK_DAYS} days ago and now, in epoch milliseconds.`,
      { errors: [{ field: "at", message: `Between ${MARK_DAYS} days ago and now, in milliseconds.` }] },
    );
  }
  const { kind, label, link = null, queue = null } = draft;
  if (queue !== null) await requireQueue(ctx, parseQueueKey(queue));
  const hash = createHash("sha256")
    .update(JSON.stringify([at, kind, label]))
    .digest("base64url");
  const id = `${markTarget({ queue, queueName: null })}.${hash.slice(0, 16)}`;
  const stored: StoredMark = { at, kind, label, queue, link, by: actor };
  const kept = await runScript(ctx.redis, POST_MARK, markKeys(ctx.keys, "posted"), [
    now,
    at,
    id,
    JSON.stringify(stored),
  ]);
  const mark = unpack("posted", id, String(kept));
  if (mark === null) throw new Error("A mark was kept that cannot be read.");
  return mark;
}

/** Deletes a posted mark and gives it. Throws `not_found`, and `unprocessable` when somebody else has posted it. */
export async function deleteMark(ctx: Context, id: string, actor: string): Promise<Mark> {
  const [order, texts] = markKeys(ctx.keys, "posted");
  const mark = unpack("posted", id, await ctx.redis.hget(texts, id));
  if (mark === null) {
    throw new SpillwayError("not_found", "No posted mark has this id.", {
      hint: "It may be deleted or older than is kept. What Spillway notes by itself cannot be deleted.",
    });
  }
  if (mark.by !== actor) {
    throw new SpillwayError(
      "unprocessable",
      `${mark.by} has posted this mark, and only they can delete it.`,
      {
        hint: "Post another one that says what was wrong with it.",
      },
    );
  }
  await ctx.redis.multi().zrem(order, id).hdel(texts, id).exec();
  return mark;
}

type Query = z.output<(typeof listMarks)["query"]>;
type MarkList = z.output<(typeof listMarks)["response"]>;

/**
 * Marks of a range, oldest first; of too many the newest. Two round trips, whatever is kept: at most
 * {@link MAX_LOOKED_AT} ids of each source are looked at. Throws `queue_not_found` for a key that is none.
 */
export async function readMarks(ctx: Context, query: Query): Promise<MarkList> {
  const to = query.to ?? ctx.clock.now();
  const from = query.from ?? Math.max(0, to - DAY_MS);
  const wanted = wantedBy(query.queue);
  const sources = ["posted", "own"] as const satisfies MarkSource[];
  const looked = await Promise.all(
    sources.map((source) => newestIn(ctx, source, { from, to, wanted, limit: query.limit })),
  );
  const found = looked.flatMap(({ marks }) => marks).sort(inOrder);
  return {
    from,
    to,
    marks: found.slice(-query.limit),
    more: found.length > query.limit || looked.some(({ more }) => more),
  };
}

/** Which marks a queue is concerned by; all without one. */
function wantedBy(queue: string | undefined): (target: string) => boolean {
  if (queue === undefined) return () => true;
  const targets = new Set(["", queue, markTarget({ queue: null, queueName: parseQueueKey(queue).name })]);
  return (target) => targets.has(target);
}

async function newestIn(
  ctx: Context,
  source: MarkSource,
  { from, to, wanted, limit }: { from: number; to: number; wanted: (t: string) => boolean; limit: number },
): Promise<{ marks: Mark[]; more: boolean }> {
  const [order, texts] = markKeys(ctx.keys, source);
  const ids = await ctx.redis.zrevrangebyscore(order, to, from, "LIMIT", 0, MAX_LOOKED_AT);
  const own = ids.filter((id) => wanted(targetOfId(id)));
  const shown = own.slice(0, limit);
  const stored = shown.length === 0 ? [] : await ctx.redis.hmget(texts, ...shown);
  return {
    marks: shown.flatMap((id, index) => unpack(source, id, stored[index] ?? null) ?? []),
    more: ids.length === MAX_LOOKED_AT || own.length > limit,
  };
}
