import type { EffectivePolicy, PolicySource } from "../contract/policies";
import type { QueuePolicy } from "../contract/policy-endpoints";
import type { QueueDeclaration } from "../contract/queues";
import { keyBeside, parseQueueKey } from "../queues/identity";
import type { RuntimeWorker } from "../workers/heartbeats";
import type { ResolvedPolicy } from "./resolve";
import type { SavedPolicy } from "./store";

/** What a worker reports of the policy that it goes by; workers of older releases report less. */
interface Reported {
  version: number | undefined;
  source: PolicySource | undefined;
}

/** What live workers report, by queue; those of shards also under their whole queue, unless they go by a policy of their own. */
export function reportedPolicies(workers: readonly RuntimeWorker[]): Map<string, Reported[]> {
  const byQueue = new Map<string, Reported[]>();
  for (const { queue, shard, policyVersion: version, policySource: source } of workers) {
    const whole = shard && source !== "own" ? [keyBeside(queue, shard.of)] : [];
    for (const key of [queue, ...whole]) byQueue.set(key, [...(byQueue.get(key) ?? []), { version, source }]);
  }
  return byQueue;
}

/** A shard that has a policy of its own. */
export type OwnPolicy = NonNullable<QueuePolicy["shards"]>["own"][number];

/** A queue's policy as people are told of it. */
export function describePolicy(
  queueKey: string,
  { inForce, declaration, own, whole }: ResolvedPolicy & { declaration: QueueDeclaration },
  { reported, owners }: { reported: Reported[]; owners: OwnPolicy[] },
): QueuePolicy {
  const unreadable = unreadableOf(inForce, own, whole?.saved ?? null);
  const expected = unreadable ?? inForce.version;
  // Under a whole queue there are none that go by a policy of their own; elsewhere a number alone could be of either.
  const isMeant = (source: PolicySource | undefined) =>
    declaration.shards !== null || source === undefined || (source === "own") === (inForce.source === "own");
  return {
    queue: queueKey,
    queueName: parseQueueKey(queueKey).name,
    idempotent: declaration.idempotent,
    criticality: declaration.criticality,
    version: own.number,
    document: inForce.document,
    source: inForce.source,
    inForce: inForce.version,
    unreadable: unreadable !== null,
    workers: {
      total: reported.length,
      inForce: reported.filter((one) => one.version === expected && isMeant(one.source)).length,
    },
    whole: whole && { queue: whole.queue, queueName: whole.queueName },
    shards: declaration.shards === null ? null : { count: declaration.shards, own: owners },
  };
}

/** The number of a saved version that should be in force and cannot be read; null when there is none. */
function unreadableOf(inForce: EffectivePolicy, own: SavedPolicy, whole: SavedPolicy | null): number | null {
  const should = own.number > 0 && own.version === null ? own : inForce.source === "own" ? null : whole;
  return should && should.number > 0 && should.version === null ? should.number : null;
}
