import type { Context } from "../context";
import { compareNames } from "../contract/names";
import type { Criticality, PolicyDocument, PolicyVersion } from "../contract/policies";
import type { QueuePolicy } from "../contract/policy-endpoints";
import { declarationSchema, type QueueDeclaration } from "../contract/queues";
import { SpillwayError } from "../errors";
import { parseQueueKey } from "../queues/identity";
import { liveRuntimeWorkers } from "../workers/heartbeats";
import { diffPolicies } from "./diff";
import { readAllSaved, readSaved, readVersions, type SavedPolicy, savePolicy } from "./store";
import { retryTimetable } from "./timetable";
import { policyWarnings } from "./warnings";

/** A worker that has not reported for so long counts no more. */
const LIVE_MS = 6_000;

async function readDeclaration(ctx: Context, queueKey: string): Promise<QueueDeclaration> {
  const text = await ctx.redis.hget(ctx.keys.definitions(), queueKey);
  const parsed = text === null ? null : declarationSchema.safeParse(JSON.parse(text));
  if (parsed?.success) return parsed.data;
  throw new SpillwayError("not_found", "No worker of the runtime has declared a policy for this queue.", {
    hint: "A queue has a policy when its workers are started with startWorker. Limits and pause work for every queue.",
  });
}

function policyOf(
  queueKey: string,
  declaration: QueueDeclaration,
  { number, version: saved }: SavedPolicy,
  reported: (number | undefined)[],
): QueuePolicy {
  return {
    queue: queueKey,
    queueName: parseQueueKey(queueKey).name,
    idempotent: declaration.idempotent,
    criticality: declaration.criticality,
    version: number,
    document: saved?.document ?? declaration.policy,
    declared: declaration.policy,
    overridden: saved?.document != null,
    unreadable: number > 0 && saved === null,
    workers: { total: reported.length, inForce: reported.filter((one) => one === number).length },
  };
}

async function reportedVersions(ctx: Context): Promise<Map<string, (number | undefined)[]>> {
  const byQueue = new Map<string, (number | undefined)[]>();
  for (const { queue, policyVersion } of await liveRuntimeWorkers(ctx, ctx.clock.now(), LIVE_MS))
    byQueue.set(queue, [...(byQueue.get(queue) ?? []), policyVersion]);
  return byQueue;
}

/** One queue's policy with its saved versions. Throws `not_found` when no worker of the runtime declares one. */
export async function readPolicy(
  ctx: Context,
  queueKey: string,
): Promise<QueuePolicy & { versions: PolicyVersion[] }> {
  const [declaration, saved, versions, reported] = await Promise.all([
    readDeclaration(ctx, queueKey),
    readSaved(ctx, queueKey),
    readVersions(ctx, queueKey),
    reportedVersions(ctx),
  ]);
  return { ...policyOf(queueKey, declaration, saved, reported.get(queueKey) ?? []), versions };
}

/** The policies of all queues that workers of the runtime have declared, by name. Four round trips. */
export async function readPolicies(ctx: Context) {
  const [declared, { saved, unreadable }, reported] = await Promise.all([
    ctx.redis.hgetall(ctx.keys.definitions()),
    readAllSaved(ctx),
    reportedVersions(ctx),
  ]);
  return Object.entries(declared)
    .flatMap(([queueKey, text]) => {
      const declaration = declarationSchema.safeParse(JSON.parse(text));
      if (!declaration.success) return [];
      const version = saved.get(queueKey) ?? null;
      const { document: _document, ...last } = version ?? { document: null };
      return [
        {
          ...policyOf(
            queueKey,
            declaration.data,
            { number: version?.version ?? unreadable.get(queueKey) ?? 0, version },
            reported.get(queueKey) ?? [],
          ),
          last: version ? (last as Omit<PolicyVersion, "document">) : null,
        },
      ];
    })
    .sort((a, b) => compareNames(a.queueName, b.queueName));
}

/** Brings a saved version back as a new one; 0 is what the code declares. Throws `not_found` and `conflict`. */
export async function rollBack(
  ctx: Context,
  queueKey: string,
  change: { version: number; baseVersion: number; by: string; reason: string },
): Promise<PolicyVersion> {
  const { version, ...rest } = change;
  const document = documentOf(version, await readVersions(ctx, queueKey));
  return savePolicy(ctx, queueKey, { ...rest, document, rollbackOf: version });
}

/** The document of a kept version; null stands for what the code declares. Throws `not_found`. */
function documentOf(version: number, versions: PolicyVersion[]): PolicyDocument | null {
  if (version === 0) return null;
  const found = versions.find((one) => one.version === version);
  if (found) return found.document;
  throw new SpillwayError("not_found", `Version ${version} of this policy is not kept any more.`, {
    hint: "The last hundred versions are kept.",
  });
}

/** What changed from one kept version to another; 0 is what the code declares. Throws `not_found`. */
export async function diffVersions(
  ctx: Context,
  queueKey: string,
  { from, to }: { from: number; to: number },
) {
  const [{ policy }, versions] = await Promise.all([
    readDeclaration(ctx, queueKey),
    readVersions(ctx, queueKey),
  ]);
  const [before, after] = [documentOf(from, versions) ?? policy, documentOf(to, versions) ?? policy];
  return { differences: diffPolicies(before, after) };
}

/** What a policy would do, and how it differs from the one in force. Changes nothing. */
export async function preview(
  ctx: Context,
  queueKey: string,
  document: PolicyDocument,
  criticality: Criticality,
) {
  const [declaration, saved] = await Promise.all([readDeclaration(ctx, queueKey), readSaved(ctx, queueKey)]);
  const timetable = retryTimetable(document, criticality);
  return {
    timetable,
    differences: diffPolicies(saved.version?.document ?? declaration.policy, document),
    warnings: policyWarnings(document, declaration.idempotent, timetable),
  };
}
