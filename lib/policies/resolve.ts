import type { Context } from "../context";
import type { EffectivePolicy, PolicyDocument } from "../contract/policies";
import type { QueueDeclaration } from "../contract/queues";
import { baseOfShard } from "../contract/values/shards";
import { wholeName } from "../partitions/shards";
import { parseDeclaration } from "../queues/declarations";
import type { QueueDefinition } from "../queues/define";
import { queueKey as keyOf, parseQueueKey, type QueueIdentity } from "../queues/identity";
import { policyInForce } from "./in-force";
import { readSaved, type SavedPolicy } from "./store";

/** A queue's policy, and all that it was worked out from. */
export interface ResolvedPolicy {
  inForce: EffectivePolicy;
  /** What is declared in code: version 0. */
  declared: PolicyDocument;
  /** What the workers published; null when the caller brought the definition itself. */
  declaration: QueueDeclaration | null;
  /** What was saved last for the queue itself. */
  own: SavedPolicy;
  /** For a shard: its whole queue, and what was saved last for that. */
  whole: { queue: string; queueName: string; saved: SavedPolicy } | null;
}

/**
 * The policy in force for a queue; null for one that nobody has declared. Where the caller has the definition, of the queue or of
 * the whole queue that it is a shard of, that is the declaration. One round trip.
 */
export async function resolvePolicy(
  ctx: Context,
  queueKey: string,
  definition: QueueDefinition | null,
): Promise<ResolvedPolicy | null> {
  const identity = parseQueueKey(queueKey);
  // Read with the rest, before it is known whether the queue is a shard at all: that spares a round trip.
  const wholeQueue = wholeOf(identity, definition);
  const [[own = NONE, saved = NONE], text] = await Promise.all([
    readSaved(ctx, wholeQueue ? [queueKey, keyOf(wholeQueue)] : [queueKey]),
    definition ? null : ctx.redis.hget(ctx.keys.definitions(), queueKey),
  ]);
  const declaration = parseDeclaration(text);
  const declared = definition?.policy ?? declaration?.policy;
  if (!declared) return null;
  const isShard = wholeQueue !== null && (definition !== null || declaration?.shard?.of === wholeQueue.name);
  const whole = isShard ? { queue: keyOf(wholeQueue), queueName: wholeQueue.name, saved } : null;
  return {
    inForce: policyInForce(declared, own.version, whole ? saved.version : undefined),
    declared,
    declaration,
    own,
    whole,
  };
}

const NONE: SavedPolicy = { number: 0, version: null };

/** The queue that this one may be a shard of; its definition knows, its name only suggests. */
function wholeOf({ prefix, name }: QueueIdentity, definition: QueueDefinition | null): QueueIdentity | null {
  const of = definition ? wholeName(definition) : baseOfShard(name)?.of;
  return of === undefined || of === name ? null : { prefix, name: of };
}
