import type { AuditNotes } from "../audit/audited-run";
import type { Context } from "../context";
import type { ShardsChanged } from "../contract/queues";
import { shardName } from "../contract/values/shards";
import { knownQueues } from "../dead-letters/known-queues";
import { producerQueue } from "../enqueue/target";
import { SpillwayError, toChangeError } from "../errors";
import { plural } from "../format";
import { readQueues } from "./backend/counts";
import { readDeclarations } from "./declarations";
import { keyBeside, parseQueueKey } from "./identity";
import { pauseByOperator, resumeByOperator } from "./pause";

/** Shards that are changed at once; each costs a handful of round trips under a lock of its own. */
const TOGETHER = 16;
/** Shards that a sentence names. */
const MAX_NAMED = 5;

interface Shard {
  key: string;
  name: string;
  /** Null: its queue has not been made yet. */
  paused: boolean | null;
}

/**
 * Pauses every shard of a queue that is spread, also those declared that no job has reached yet: their queue is made, as a producer
 * would, so that the first job does not run. What failed for some is told for each; the others are paused all the same. Notes for
 * the audit which were paused before and are after. Throws `queue_not_found` when the queue is not spread, and what failed
 * when no shard could be paused.
 */
export async function pauseWhole(ctx: Context, audit: AuditNotes, wholeKey: string): Promise<ShardsChanged> {
  const shards = await shardsOf(ctx, wholeKey);
  return change(ctx, audit, shards, "paused", ({ key, paused }) =>
    paused === null
      ? pauseByOperator(ctx, key, async () => producerQueue(ctx, key, true))
      : pauseByOperator(ctx, key),
  );
}

/** Resumes every shard; one that a kill switch holds stays paused and is told of. Else as {@link pauseWhole}. */
export async function resumeWhole(ctx: Context, audit: AuditNotes, wholeKey: string): Promise<ShardsChanged> {
  const shards = (await shardsOf(ctx, wholeKey)).filter(({ paused }) => paused !== null);
  return change(ctx, audit, shards, "running", ({ key }) => resumeByOperator(ctx, key));
}

/** Those that were declared, those of a former number that the collector knows, and the undivided queue if it is there. */
async function shardsOf(ctx: Context, wholeKey: string): Promise<Shard[]> {
  const identity = parseQueueKey(wholeKey);
  const [[declaration], known] = await Promise.all([readDeclarations(ctx, [wholeKey]), knownQueues(ctx)]);
  const declared = Array.from({ length: declaration?.shards ?? 0 }, (_, index) =>
    keyBeside(wholeKey, shardName(identity.name, index)),
  );
  const former = known.flatMap(({ key, shard }) => (shard?.ofKey === wholeKey ? [key] : []));
  const spread = new Set([...declared, ...former]);
  if (spread.size === 0)
    throw new SpillwayError("queue_not_found", `${identity.name} is not spread over shards.`, {
      hint: "Its workers declare that. A queue that is not spread is paused by itself.",
    });
  const keys = [...new Set([wholeKey, ...spread])];
  const readings = await readQueues(ctx.redis, keys.map(parseQueueKey));
  return keys
    .map((key, index) => ({ key, name: parseQueueKey(key).name, paused: readings[index]?.paused ?? null }))
    .filter(({ key, paused }) => paused !== null || declared.includes(key));
}

async function change(
  ctx: Context,
  audit: AuditNotes,
  shards: Shard[],
  state: "paused" | "running",
  run: (shard: Shard) => Promise<void>,
): Promise<ShardsChanged> {
  audit.before = { paused: shards.flatMap(({ name, paused }) => (paused ? [name] : [])) };
  const errors = new Map<string, SpillwayError>();
  for (let from = 0; from < shards.length; from += TOGETHER)
    await Promise.all(
      shards.slice(from, from + TOGETHER).map((shard) =>
        run(shard).catch((thrown: unknown) => {
          const error = toChangeError(thrown);
          if (error.code === "internal")
            ctx.log.error({ err: error.details.cause, queue: shard.key }, "A shard was not changed");
          errors.set(shard.key, error);
        }),
      ),
    );
  const failed = shards.filter(({ key }) => errors.has(key));
  audit.after = {
    failed: failed.map(({ key, name }) => ({ shard: name, error: errors.get(key)?.message })),
    [state]: shards.flatMap(({ key, name }) => (errors.has(key) ? [] : [name])),
  };
  const [first] = errors.values();
  if (first && failed.length === shards.length) throw first;
  if (failed.length > 0) audit.partly = sentence(failed, shards.length);
  return {
    shards: shards.map(({ key, name }) => {
      const error = errors.get(key);
      return {
        queue: key,
        queueName: name,
        problem: error ? { detail: error.message, hint: error.details.hint ?? null } : null,
      };
    }),
  };
}

function sentence(failed: Shard[], of: number): string {
  const named = failed.slice(0, MAX_NAMED).map(({ name }) => name);
  const rest = failed.length - named.length;
  return `Not changed: ${failed.length} of ${plural(of, "shard")} (${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}).`;
}
