import { randomUUID } from "node:crypto";
import type { Context } from "../context";
import { recordDecision } from "../decisions/record";
import type { QueueDefinition } from "../queues/define";
import { noteDeferral } from "../quotas/deferrals";
import { reserveQuota } from "../quotas/reserve";
import type { PreparedJob } from "./prepare";
import { pressureOf } from "./pressure";

/**
 * Puts jobs of tenants that are over their quota off to slots of their own before a worker can see them: a flood then waits
 * beside the queue and not in it, ahead of everybody else. A delay that the producer asked for stays, and such a job is
 * charged by the worker; so is one that BullMQ may find to be a duplicate. One round trip where the queue has a quota.
 */
export async function spread<J extends PreparedJob>(
  ctx: Context,
  queueKey: string,
  definition: QueueDefinition | null,
  jobs: J[],
): Promise<J[]> {
  if (!definition) return jobs;
  const { quota, policyVersion, policySource } = await pressureOf(ctx, queueKey, definition);
  if (!quota) return jobs;
  const named = jobs.map((job) => {
    const tenant = definition.traits.tenant(job.payload);
    if (tenant === null || job.opts.delay || job.opts.deduplication) return { job, newcomer: null };
    const jobId = job.opts.jobId ?? randomUUID();
    return { job: { ...job, opts: { ...job.opts, jobId } }, newcomer: { tenant, jobId } };
  });
  const newcomers = named.flatMap(({ newcomer }) => (newcomer ? [newcomer] : []));
  const slots = await reserveQuota(ctx, queueKey, quota, newcomers);
  const slotOf = new Map(newcomers.map(({ jobId }, index) => [jobId, slots[index] ?? null]));
  const nowMs = ctx.clock.now();
  return named.map(({ job, newcomer }) => {
    const slotMs = newcomer && slotOf.get(newcomer.jobId);
    if (!newcomer || !slotMs || slotMs <= nowMs) return job;
    const delay = slotMs - nowMs;
    noteDeferral(ctx, queueKey, newcomer.tenant, slotMs);
    recordDecision(ctx, {
      queueKey,
      ...newcomer,
      jobName: job.name,
      kind: "defer",
      policyVersion,
      policySource,
      delayMs: delay,
      why: `Tenant ${newcomer.tenant} is over its quota; the job is added for a slot of its own.`,
    });
    return { ...job, opts: { ...job.opts, delay } };
  });
}
