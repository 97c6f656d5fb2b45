import { LRUCache } from "lru-cache";
import type { Context } from "../context";
import type { Created } from "../contract/operations";
import type { ReplayParents } from "../contract/replay-parents";
import { MAX_PARENTS } from "../contract/values/operations";
import { SpillwayError } from "../errors";
import { isReplayable } from "../jobs/flow";
import { parentOf } from "../jobs/parent";
import { toRelative } from "../jobs/relatives";
import { type Relative, readRelatives } from "../queues/backend/relatives";
import { parseQueueKey, queueKey } from "../queues/identity";
import { runScript } from "../redis-script";
import { createOperation } from "./create";
import { memberOf, parseMember } from "./member";
import type { Ready } from "./prepare";
import { NOTE_PARENTS } from "./scripts";
import { readOperation } from "./store";

/** Parents are kept so long after the last that was noted. */
const KEPT_S = 7 * 86_400;
const SHOWN = 50;
/** Many browsers may look at one replay: its parents are looked at once for all of them. */
const SHARED_MS = 2_000;

/**
 * Notes the parents of jobs that are about to be replayed, as far as a dead child can have taken them along. Repeating it
 * adds none twice, so that it comes before the jobs are moved. Nothing is asked of Redis for jobs without a flow.
 */
export async function noteParents(ctx: Context, operation: string, ready: Ready[]): Promise<void> {
  const parents = new Set<string>();
  for (const { row } of ready) {
    const parent = parentOf(row);
    if (parent && parent.onFailure !== "wait" && parent.onFailure !== "remove")
      parents.add(memberOf(queueKey(parent.queue), parent.id));
  }
  if (parents.size === 0) return;
  const keys = [ctx.keys.operation(operation), ctx.keys.operationParents(operation)];
  await runScript(ctx.redis, NOTE_PARENTS, keys, [MAX_PARENTS, KEPT_S, ...parents]);
}

const shared = new LRUCache<string, Promise<ReplayParents>>({ max: 100, ttl: SHARED_MS });

/** How the parents of a replay's jobs stand. One short call for each 250, shared for two seconds. Throws `not_found`. */
export function readReplayParents(ctx: Context, id: string): Promise<ReplayParents> {
  const question = ctx.keys.operationParents(id);
  const known = shared.get(question);
  if (known) return known;
  const answer = read(ctx, id);
  shared.set(question, answer);
  answer.catch(() => shared.delete(question));
  return answer;
}

async function read(ctx: Context, id: string): Promise<ReplayParents> {
  const { parents: kept } = await readOperation(ctx, "replay", id);
  const found = await readStandings(ctx, id);
  const ready = found.filter(isReplayable);
  const waiting = found.filter((parent) => parent.state === "failed" && !isReplayable(parent));
  const others = found.length - ready.length - waiting.length;
  const rest = found.filter(({ state }) => state !== "failed");
  return {
    ready: ready.length,
    waiting: waiting.length,
    others,
    more: kept >= MAX_PARENTS,
    items: [...ready, ...waiting, ...rest].slice(0, SHOWN).map((parent) => ({
      ...toRelative(parent),
      children: parent.children,
      replayable: isReplayable(parent),
    })),
  };
}

async function readStandings(ctx: Context, id: string): Promise<Relative[]> {
  const members = await ctx.redis.smembers(ctx.keys.operationParents(id));
  return readRelatives(
    ctx.redis,
    members.map(parseMember).map((parent) => ({ queue: parseQueueKey(parent.queue), id: parent.id })),
  );
}

/**
 * Replays the parents of a replay's jobs that have failed and whose children are all done. Throws `not_found`, and
 * `conflict` when there is none, or as {@link createOperation}.
 */
export async function replayParents(
  ctx: Context,
  id: string,
  { actor, reason }: { actor: string; reason: string | undefined },
): Promise<Created> {
  const origin = await readOperation(ctx, "replay", id);
  const ready = (await readStandings(ctx, id)).filter(isReplayable);
  if (ready.length === 0) {
    throw new SpillwayError("conflict", "None of its jobs' parents can be replayed now.", {
      hint: "A parent can be replayed when it has failed and all of its children are done.",
    });
  }
  const ids = ready.map((parent) => ({ queue: queueKey(parent.queue), id: parent.id }));
  const body = {
    selection: { ids },
    reason: reason ?? `Parents of replay ${id}: ${origin.reason}`.slice(0, 500),
    whenBusy: "queue" as const,
    dryRun: false,
  };
  return (await createOperation(ctx, { kind: "replay", body, actor })).answer;
}
