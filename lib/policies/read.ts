import type { Context } from "../context";
import type { Criticality, PolicyDocument, PolicyVersion } from "../contract/policies";
import type { QueuePolicy } from "../contract/policy-endpoints";
import { shardName } from "../contract/values/shards";
import { SpillwayError } from "../errors";
import { keyBeside, parseQueueKey } from "../queues/identity";
import { describePolicy, type OwnPolicy, reportedPolicies } from "./describe";
import { diffPolicies } from "./diff";
import { policyInForce } from "./in-force";
import { liveWorkers } from "./live-workers";
import { type ResolvedPolicy, resolvePolicy } from "./resolve";
import { readSaved, readVersions, savePolicy } from "./store";
import { retryTimetable } from "./timetable";
import { policyWarnings } from "./warnings";

/** Throws `not_found` when no worker of the runtime has declared the queue. */
async function resolveDeclared(ctx: Context, queueKey: string) {
  const resolved = await resolvePolicy(ctx, queueKey, null);
  if (resolved?.declaration) return { ...resolved, declaration: resolved.declaration };
  throw new SpillwayError("not_found", "No worker of the runtime has declared a policy for this queue.", {
    hint: "A queue has a policy when its workers are started with startWorker. Limits and pause work for every queue.",
  });
}

/**
 * One queue's policy with its saved versions; also of a queue that is spread, which nobody need serve undivided. Throws
 * `not_found` when no worker of the runtime declares one. Two round trips, one more for a queue that is spread.
 */
export async function readPolicy(
  ctx: Context,
  queueKey: string,
): Promise<QueuePolicy & { versions: PolicyVersion[] }> {
  const [resolved, versions, workers] = await Promise.all([
    resolveDeclared(ctx, queueKey),
    readVersions(ctx, queueKey),
    liveWorkers(ctx),
  ]);
  const { shards } = resolved.declaration;
  const policy = describePolicy(queueKey, resolved, {
    reported: reportedPolicies(workers).get(queueKey) ?? [],
    owners: shards === null ? [] : await readOwners(ctx, queueKey, shards),
  });
  return { ...policy, versions };
}

/** The shards of a queue that have a policy of their own, in order. One command. */
async function readOwners(ctx: Context, wholeKey: string, shards: number): Promise<OwnPolicy[]> {
  const { name } = parseQueueKey(wholeKey);
  const names = Array.from({ length: shards }, (_, index) => shardName(name, index));
  const keys = names.map((shard) => keyBeside(wholeKey, shard));
  const saved = await readSaved(ctx, keys);
  return names.flatMap((queueName, index) => {
    const version = saved[index]?.version;
    return version?.document ? [{ queue: keys[index] ?? "", queueName, version: version.version }] : [];
  });
}

/**
 * Brings a saved version back as a new one; 0 is what the queue goes by without a policy of its own. Throws `not_found` and
 * `conflict`.
 */
export async function rollBack(
  ctx: Context,
  queueKey: string,
  change: { version: number; baseVersion: number; by: string; reason: string },
): Promise<PolicyVersion> {
  const { version, ...rest } = change;
  const document = documentOf(version, await readVersions(ctx, queueKey));
  return savePolicy(ctx, queueKey, { ...rest, document, rollbackOf: version });
}

/** The document of a kept version; null stands for none of the queue's own. Throws `not_found`. */
function documentOf(version: number, versions: PolicyVersion[]): PolicyDocument | null {
  if (version === 0) return null;
  const found = versions.find((one) => one.version === version);
  if (found) return found.document;
  throw new SpillwayError("not_found", `Version ${version} of this policy is not kept any more.`, {
    hint: "The last hundred versions are kept.",
  });
}

/**
 * What changed from one kept version to another; 0 is what the queue goes by without a policy of its own. Throws
 * `not_found`.
 */
export async function diffVersions(
  ctx: Context,
  queueKey: string,
  { from, to }: { from: number; to: number },
) {
  const [resolved, versions] = await Promise.all([
    resolveDeclared(ctx, queueKey),
    readVersions(ctx, queueKey),
  ]);
  const without = withoutOwn(resolved);
  const [before, after] = [documentOf(from, versions) ?? without, documentOf(to, versions) ?? without];
  return { differences: diffPolicies(before, after) };
}

const withoutOwn = ({ declared, whole }: ResolvedPolicy): PolicyDocument =>
  policyInForce(declared, null, whole ? whole.saved.version : undefined).document;

/** What a policy would do, and how it differs from the one in force. Changes nothing. */
export async function preview(
  ctx: Context,
  queueKey: string,
  document: PolicyDocument,
  criticality: Criticality,
) {
  const { inForce, declaration } = await resolveDeclared(ctx, queueKey);
  const timetable = retryTimetable(document, criticality);
  return {
    timetable,
    differences: diffPolicies(inForce.document, document),
    warnings: policyWarnings(document, declaration.idempotent, timetable),
  };
}
