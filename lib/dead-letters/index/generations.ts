import { randomBytes } from "node:crypto";
import { type Write, writeAsLeader } from "../../collector/lease";
import type { Context } from "../../context";
import { COLUMN_NAMES, DICTIONARY_NAMES, IDS, INDEX_FORMAT, REMOVED } from "./format";

type Ctx = Pick<Context, "redis" | "keys">;

/** Which generation answers, and which one is being built to take its place. */
export interface Generations {
  serving: string | null;
  building: string | null;
  /** When an operator asked for a new one, epoch ms; null when nobody did since the last was begun. */
  requestedAt: number | null;
  /** When the last one was begun, epoch ms; 0 when none was. */
  begunAt: number;
}

/** Reads them. What another format left counts as not being there; `foreign` names it, to be removed. */
export async function readGenerations({ redis, keys }: Ctx): Promise<Generations & { foreign: string[] }> {
  const root = await redis.hgetall(keys.deadLetterIndex());
  const requestedAt = root.requestedAt ? Number(root.requestedAt) : null;
  const begunAt = Number(root.begunAt ?? 0);
  const named = [root.serving, root.building].flatMap((name) => (name ? [name] : []));
  if (Number(root.format) !== INDEX_FORMAT) {
    const isThere = Object.keys(root).some((field) => field !== "requestedAt");
    return { serving: null, building: null, requestedAt, begunAt, foreign: isThere ? named : [] };
  }
  const [serving, building] = [root.serving || null, root.building || null];
  return { serving, building, requestedAt, begunAt, foreign: [] };
}

/** Asks whoever leads for a new generation. */
export async function requestRebuild({ redis, keys, clock }: Ctx & Pick<Context, "clock">): Promise<void> {
  await redis.hset(keys.deadLetterIndex(), "requestedAt", clock.now());
}

/** Begins a new generation beside the one that serves, and gives its name. Throws LeaseLost. */
export async function beginGeneration(
  ctx: Ctx & Pick<Context, "clock">,
  leader: string,
  serving: string | null,
): Promise<string> {
  const { keys, clock } = ctx;
  const names = ["format", INDEX_FORMAT, "serving", serving ?? ""];
  const name = `g${randomBytes(6).toString("hex")}`;
  // What a later format must know to remove it.
  const parts = [
    ["suffixes", [...COLUMN_NAMES, IDS, REMOVED].join(",")],
    ["dictionaries", DICTIONARY_NAMES.join(",")],
  ].flat();
  await writeAsLeader(ctx, leader, [
    [
      ["HSET", keys.deadLetterGeneration(name), ...parts],
      ["HSET", keys.deadLetterIndex(), ...names, "building", name, "begunAt", clock.now()],
      ["HDEL", keys.deadLetterIndex(), "requestedAt"],
    ],
  ]);
  return name;
}

/** From now on this generation answers. Throws LeaseLost. */
export async function serveGeneration(ctx: Ctx, leader: string, name: string): Promise<void> {
  const root = ctx.keys.deadLetterIndex();
  await writeAsLeader(ctx, leader, [[["HSET", root, "serving", name, "building", ""]]]);
}

/** Segments removed in one step. */
const SEGMENTS_AT_ONCE = 20;

/** Removes a generation that nobody reads any more, whatever its format, a few segments at a time. Throws LeaseLost. */
export async function dropGeneration(ctx: Ctx, leader: string, name: string): Promise<void> {
  const { redis, keys } = ctx;
  const head = await redis.hgetall(keys.deadLetterGeneration(name));
  const suffixes = head.suffixes?.split(",") ?? [];
  const numbers = (await redis.hkeys(keys.deadLetterSegments(name))).map(Number);
  for (let from = 0; from < numbers.length; from += SEGMENTS_AT_ONCE) {
    const some = numbers.slice(from, from + SEGMENTS_AT_ONCE);
    const gone = some.map(
      (number): Write => ["UNLINK", ...suffixes.map((suffix) => keys.deadLetterColumn(name, number, suffix))],
    );
    await writeAsLeader(ctx, leader, [[...gone, ["HDEL", keys.deadLetterSegments(name), ...some]]]);
  }
  const dictionaries = (head.dictionaries?.split(",") ?? []).map((one) =>
    keys.deadLetterDictionary(name, one),
  );
  const heads = [keys.deadLetterGeneration(name), keys.deadLetterSegments(name), keys.deadLetterQueues(name)];
  await writeAsLeader(ctx, leader, [[["UNLINK", ...heads, ...dictionaries]]]);
}
