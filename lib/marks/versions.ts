import { z } from "zod";
import type { Context } from "../context";
import { safeJson } from "../jobs/parse";
import { redisScript, runScript } from "../redis-script";
import { FORGET_MS, liveRuntimeWorkers } from "../workers/heartbeats";
import { ADD_MARK, markKeys } from "./add-mark";
import type { StoredMark } from "./store";

const LOOK_EVERY_MS = 10_000;

/**
 * Keeps which releases serve a queue, and marks those that came, unless another one has noted it meanwhile.
 * KEYS     releases by queue (hash), order of marks (sorted set), their texts (hash)
 * ARGV     queue's key, JSON of the releases that were known or "", JSON of those now, now, then id and JSON of each mark
 * Cost     O(log N) a mark
 */
const NOTE_VERSIONS = redisScript(`${ADD_MARK}
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
for i = 5, #ARGV, 2 do addMark(KEYS[2], KEYS[3], tonumber(ARGV[4]), tonumber(ARGV[4]), ARGV[i], ARGV[i + 1]) end
return 1
`);

const versionsSchema = z.array(z.string());

/**
 * Marks a deploy when workers of a queue report a release that none of those seen last had: a roll-back is one too, a
 * restart is none, and the first release that a queue is ever seen with is none either.
 */
export async function noteVersions(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const present = new Map<string, Set<string>>();
  for (const { queue, version } of await liveRuntimeWorkers(ctx, now, FORGET_MS)) {
    if (version === null) continue;
    present.set(queue, (present.get(queue) ?? new Set()).add(version));
  }
  const queues = [...present.keys()];
  if (queues.length === 0) return;
  const stored = await ctx.redis.hmget(ctx.keys.versionsSeen(), ...queues);
  for (const [index, queue] of queues.entries()) {
    const known = stored[index] ?? "";
    const versions = [...(present.get(queue) ?? [])].sort();
    const next = JSON.stringify(versions);
    if (next === known) continue;
    const before = versionsSchema.safeParse(safeJson(known)).data ?? [];
    const came = known === "" ? [] : versions.filter((version) => !before.includes(version));
    const marks = came.flatMap((version) => {
      const mark: StoredMark = {
        at: now,
        kind: "deploy",
        label: `Release ${version}`,
        queue,
        ref: version,
        by: "system",
      };
      return [`${queue}.${now}-${version.replaceAll(".", "-")}`, JSON.stringify(mark)];
    });
    await runScript(
      ctx.redis,
      NOTE_VERSIONS,
      [ctx.keys.versionsSeen(), ...markKeys(ctx.keys, "own")],
      [queue, known, next, now, ...marks],
    );
  }
}

/** Looks for new releases until the signal, in whichever process leads. Redis away: it looks again at the next step. */
export async function startVersionKeeper(ctx: Context, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await noteVersions(ctx).catch((err: unknown) =>
      ctx.log.warn({ err }, "New releases were not looked for; the next look will"),
    );
    await ctx.clock.sleep(LOOK_EVERY_MS, signal).catch(() => {});
  }
}
