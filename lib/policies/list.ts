import type { Context } from "../context";
import type { PolicyVersion } from "../contract/policies";
import type { QueuePolicy } from "../contract/policy-endpoints";
import type { QueueDeclaration } from "../contract/queues";
import { compareNames } from "../contract/values/names";
import { parseDeclaration } from "../queues/declarations";
import { keyBeside, parseQueueKey } from "../queues/identity";
import { describePolicy, type OwnPolicy, reportedPolicies } from "./describe";
import { policyInForce } from "./in-force";
import { liveWorkers } from "./live-workers";
import type { ResolvedPolicy } from "./resolve";
import { readAllSaved, type SavedPolicy } from "./store";

type Declared = ResolvedPolicy & { declaration: QueueDeclaration };

/** The policy of every queue that workers of the runtime have declared, shards included, by queue. Two round trips. */
export async function resolvePolicies(ctx: Context): Promise<Map<string, Declared>> {
  const [texts, { saved, unreadable }] = await Promise.all([
    ctx.redis.hgetall(ctx.keys.definitions()),
    readAllSaved(ctx),
  ]);
  const savedOf = (queueKey: string): SavedPolicy => {
    const version = saved.get(queueKey) ?? null;
    return { number: version?.version ?? unreadable.get(queueKey) ?? 0, version };
  };
  return new Map(
    Object.entries(texts).flatMap(([queueKey, text]): [string, Declared][] => {
      const declaration = parseDeclaration(text);
      if (!declaration) return [];
      const { shard, policy: declared } = declaration;
      const own = savedOf(queueKey);
      const key = shard && keyBeside(queueKey, shard.of);
      const whole = shard && key ? { queue: key, queueName: shard.of, saved: savedOf(key) } : null;
      const inForce = policyInForce(declared, own.version, whole ? whole.saved.version : undefined);
      return [[queueKey, { inForce, declared, declaration, own, whole }]];
    }),
  );
}

/** The policies of all queues that workers of the runtime have declared, by name; one for a queue that is spread. Four round trips. */
export async function readPolicies(
  ctx: Context,
): Promise<(QueuePolicy & { last: Omit<PolicyVersion, "document"> | null })[]> {
  const [policies, workers] = await Promise.all([resolvePolicies(ctx), liveWorkers(ctx)]);
  const reported = reportedPolicies(workers);
  const owners = ownersByWhole(policies);
  return [...policies]
    .filter(([, { whole }]) => whole === null || !policies.has(whole.queue))
    .map(([queueKey, resolved]) => ({
      ...describePolicy(queueKey, resolved, {
        reported: reported.get(queueKey) ?? [],
        owners: owners.get(queueKey) ?? [],
      }),
      last: withoutDocument(resolved.own.version),
    }))
    .sort((a, b) => compareNames(a.queueName, b.queueName));
}

/** The shards that have a policy of their own, by their whole queue, in order. */
function ownersByWhole(policies: Map<string, Declared>): Map<string, OwnPolicy[]> {
  const owners = new Map<string, OwnPolicy[]>();
  for (const [queue, { whole, inForce }] of policies) {
    if (!whole || inForce.source !== "own") continue;
    const owner = { queue, queueName: parseQueueKey(queue).name, version: inForce.version };
    owners.set(whole.queue, [...(owners.get(whole.queue) ?? []), owner]);
  }
  for (const all of owners.values()) all.sort((a, b) => compareNames(a.queueName, b.queueName));
  return owners;
}

function withoutDocument(version: PolicyVersion | null): Omit<PolicyVersion, "document"> | null {
  if (version === null) return null;
  const { document: _document, ...rest } = version;
  return rest;
}
