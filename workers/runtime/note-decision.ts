import { type DecisionDraft, recordDecision } from "@/lib/decisions/record";
import type { JobRun } from "./job-run";
import type { RuntimeContext } from "./runtime-context";

type OfRun = "queueKey" | "jobId" | "jobName" | "tenant" | "policyVersion" | "policySource";

/**
 * Records what was decided over a job on its way: what the run says of it is filled in. Call it before the command that
 * carries the decision out; it is not awaited.
 */
export function noteDecision(ctx: RuntimeContext, run: JobRun, decision: Omit<DecisionDraft, OfRun>): void {
  const { queueKey, jobId, job, tenant, route, policy } = run;
  recordDecision(ctx, {
    queueKey,
    jobId,
    jobName: job.name,
    tenant,
    route,
    policyVersion: policy.version,
    policySource: policy.source,
    ...decision,
  });
}
