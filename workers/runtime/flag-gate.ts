import { randomUUID } from "node:crypto";
import { type Client, type EvaluationContext, NOOP_PROVIDER, OpenFeature } from "@openfeature/server-sdk";
import type { Context } from "@/lib/context";
import { SpillwayProvider } from "@/lib/flags/provider";
import { type FlagWatcher, watchFlags } from "@/lib/flags/watcher";
import type { JobRun } from "./job-run";

export interface FlagGate {
  watcher: FlagWatcher;
  /** An OpenFeature client; with a context, its evaluations take that for granted. */
  client(context?: EvaluationContext): Client;
  close(): Promise<void>;
}

/**
 * Starts to watch the flags and registers them with OpenFeature, in a domain of their own: an application may use OpenFeature
 * for itself in the same process. Resolves when the flags are known; with Redis away it waits.
 */
export async function openFlagGate(ctx: Context): Promise<FlagGate> {
  const provider = new SpillwayProvider((listener) => watchFlags(ctx, listener), ctx.clock.now);
  const domain = `spillway-${randomUUID()}`;
  await OpenFeature.setProviderAndWait(domain, provider);
  return {
    watcher: provider.source,
    client: (context = {}) => OpenFeature.getClient(domain, context),
    async close() {
      // OpenFeature shuts a provider down when another one takes its place.
      await OpenFeature.setProviderAndWait(domain, NOOP_PROVIDER);
    },
  };
}

/** What a batch's flags are evaluated by: what its jobs have in common. A rollout takes the queue as a whole. */
export function batchContextOf({ job, queueKey, definition }: JobRun) {
  return {
    targetingKey: queueKey,
    jobName: job.name,
    queue: queueKey,
    queueName: definition.name,
  } satisfies EvaluationContext;
}

/** What a processor's flags are evaluated by. A tenant keeps its share of a rollout over all of its jobs. */
export function contextOf({ job, jobId, queueKey, definition, tenant, route, criticality }: JobRun) {
  return {
    targetingKey: tenant ?? jobId,
    jobId,
    jobName: job.name,
    queue: queueKey,
    queueName: definition.name,
    criticality,
    ...(tenant === null ? {} : { tenant }),
    ...(route === null ? {} : { route }),
  } satisfies EvaluationContext;
}
