import type { Flag, FlagScope } from "../contract/flags";

/** A flag as it is stored. How many jobs it holds is counted when it is read, so `held` is 0 here. */
export type StoredFlag = Flag;

/** What an operator says of a switch. */
export type FlagDraft = Pick<Flag, "enabled" | "scope" | "action" | "reason" | "expiresAt">;

/** What a rule may look at. */
export interface JobFacts {
  queue: string;
  jobName: string;
  tenant: string | null;
}

/** Whether the switch stops work at `nowMs`. A switch past its expiry no longer does, whoever has noticed. */
export function isOn(flag: Pick<Flag, "enabled" | "expiresAt">, nowMs: number): boolean {
  return flag.enabled && (flag.expiresAt === null || flag.expiresAt > nowMs);
}

/** Whether the switch holds whole queues, which is done by pausing them rather than job by job. */
export function holdsWholeQueues(flag: Pick<Flag, "action" | "scope">): boolean {
  return flag.action === "hold" && flag.scope.jobName === undefined && flag.scope.tenant === undefined;
}

/** Everything that the scope names must match. */
export function scopeMatches(scope: FlagScope, facts: JobFacts): boolean {
  return (
    (scope.queue === undefined || scope.queue === facts.queue) &&
    (scope.jobName === undefined || scope.jobName === facts.jobName) &&
    (scope.tenant === undefined || scope.tenant === facts.tenant)
  );
}

/** More parts named beat fewer; among as many, a tenant is narrower than a job name, and that than a queue. */
function specificity({ queue, jobName, tenant }: FlagScope): number {
  const named = [queue, jobName, tenant].filter((part) => part !== undefined).length;
  return named * 8 + (tenant === undefined ? 0 : 4) + (jobName === undefined ? 0 : 2);
}

/**
 * The switch that decides over one job, or null. The most specific match wins; among equals the one changed last.
 * Whole-queue holds are left out: the pause of the queue does their work, and a job that runs already may finish.
 */
export function decide(flags: readonly StoredFlag[], facts: JobFacts, nowMs: number): StoredFlag | null {
  let best: StoredFlag | null = null;
  for (const flag of flags) {
    if (!isOn(flag, nowMs) || holdsWholeQueues(flag) || !scopeMatches(flag.scope, facts)) continue;
    const margin = best ? specificity(flag.scope) - specificity(best.scope) : 1;
    if (best === null || margin > 0 || (margin === 0 && flag.updatedAt > best.updatedAt)) best = flag;
  }
  return best;
}

export const sameScope = (a: FlagScope, b: FlagScope): boolean =>
  a.queue === b.queue && a.jobName === b.jobName && a.tenant === b.tenant;
