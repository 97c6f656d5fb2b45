import type { Flag, FlagAction, FlagScope } from "@/lib/contract/flags";

/** A kill switch as it is being written. Empty text means "any". */
export interface FlagDraft {
  queue: string;
  jobName: string;
  tenant: string;
  action: FlagAction;
  reason: string;
  /** From now; null for no expiry. */
  expiresInMs: number | null;
}

export const EXPIRY_PRESETS = [
  { label: "15 min", ms: 15 * 60_000 },
  { label: "1 hour", ms: 3_600_000 },
  { label: "4 hours", ms: 4 * 3_600_000 },
  { label: "No expiry", ms: null },
] as const;

export const emptyDraft = (queue = ""): FlagDraft => ({
  queue,
  jobName: "",
  tenant: "",
  action: "hold",
  reason: "",
  expiresInMs: 3_600_000,
});

/** What of a queue decides which switches it can have. */
export interface QueueFacts {
  name: string;
  runtime: boolean;
  jobNames: readonly string[];
  hasFallback: boolean;
}

export function scopeOf({ queue, jobName, tenant }: FlagDraft): FlagScope {
  return {
    ...(queue ? { queue } : {}),
    ...(jobName.trim() ? { jobName: jobName.trim() } : {}),
    ...(tenant.trim() ? { tenant: tenant.trim() } : {}),
  };
}

/** Why only the whole queue can be stopped, or null when finer switches work. */
export function coarseOnly(queue: QueueFacts | null): string | null {
  if (queue === null || queue.runtime) return null;
  return `No worker of ${queue.name} runs Spillway's runtime, so nothing can look at its jobs one by one. The switch pauses the whole queue: running jobs finish, waiting jobs stay, and lifting it resumes the queue.`;
}

/** The draft as far as the queue allows it: a queue without the runtime is held whole or not at all. */
export function allowedDraft(draft: FlagDraft, queue: QueueFacts | null): FlagDraft {
  if (coarseOnly(queue)) return { ...draft, jobName: "", tenant: "", action: "hold" };
  if (draft.action === "fallback" && queue && !queue.hasFallback) return { ...draft, action: "hold" };
  return draft;
}

/** Which jobs a scope stops, e.g. `all jobs of webhooks for tenant acme`. */
function scopeWords(scope: FlagScope, nameOf: (queueKey: string) => string): string {
  const jobs = scope.jobName === undefined ? "all jobs" : `jobs named ${scope.jobName}`;
  const queue =
    scope.queue === undefined ? "of every queue with runtime workers" : `of ${nameOf(scope.queue)}`;
  const tenant = scope.tenant === undefined ? "" : ` for tenant ${scope.tenant}`;
  return `${jobs} ${queue}${tenant}`;
}

const isWhole = ({ jobName, tenant }: FlagScope) => jobName === undefined && tenant === undefined;

/** What a switch does, in sentences, before anyone pulls it. */
export function effectWords(
  { scope, action }: Pick<Flag, "scope" | "action">,
  nameOf: (queueKey: string) => string,
): string {
  const what = scopeWords(scope, nameOf);
  if (action === "fail") {
    return `Fails ${what}. Each becomes a dead letter at once and can be replayed when the switch is lifted.`;
  }
  if (action === "fallback") {
    return `Runs the declared fallback instead of ${what}. These jobs then count as completed.`;
  }
  if (isWhole(scope)) {
    const pauses = scope.queue === undefined ? "their queues" : "the queue";
    return `Holds ${what} by pausing ${pauses}. Running jobs finish, the others wait in order and spend no attempt.`;
  }
  return `Holds ${what}. Jobs wait, spend no attempt and are released in order.`;
}

/** What lifting a switch does. */
export function liftWords(flag: Flag, nameOf: (queueKey: string) => string): string {
  const what = scopeWords(flag.scope, nameOf);
  if (!flag.enabled && flag.held === 0) return "It is off already. Nothing is released.";
  if (flag.action !== "hold")
    return `From now on ${what} run again. Nothing is held, so nothing is released.`;
  if (isWhole(flag.scope)) {
    return `Resumes ${flag.scope.queue === undefined ? "the queues" : nameOf(flag.scope.queue)}, unless something else keeps it paused.`;
  }
  if (flag.held === 0) return `It holds no job now. From now on ${what} run again.`;
  const jobs = flag.held === 1 ? "1 held job" : `${flag.held.toLocaleString("en-GB")} held jobs`;
  return `Releases ${jobs}, in order and in paced batches. From now on ${what} run again.`;
}

/** A key for a new switch, made of what it stops; taken ones get a number. */
export function keyFor(
  { action, ...draft }: FlagDraft,
  nameOf: (queueKey: string) => string,
  taken: ReadonlySet<string>,
): string {
  const { queue, jobName, tenant } = scopeOf({ ...draft, action });
  const parts = [action, queue === undefined ? "all-queues" : nameOf(queue), jobName, tenant];
  const slug = parts
    .filter((part) => part !== undefined)
    .join("-")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 56)
    .replace(/-+$/, "");
  for (let n = 1; ; n += 1) {
    const key = n === 1 ? slug : `${slug}-${n}`;
    if (!taken.has(key)) return key;
  }
}

/** Whether it stops work now: a switch past its expiry does not, whoever has noticed. */
const isStopping = (flag: Pick<Flag, "enabled" | "expiresAt">, nowMs: number): boolean =>
  flag.enabled && (flag.expiresAt === null || flag.expiresAt > nowMs);

export type FlagStatus = "on" | "releasing" | "off";

export function statusOf(flag: Flag, nowMs: number): FlagStatus {
  if (isStopping(flag, nowMs)) return "on";
  return flag.held > 0 ? "releasing" : "off";
}

/** Switches that stop work first, then those that release, then the newest. */
export function inOrder(flags: readonly Flag[], nowMs: number): Flag[] {
  const rank: Record<FlagStatus, number> = { on: 0, releasing: 1, off: 2 };
  return [...flags].sort(
    (a, b) => rank[statusOf(a, nowMs)] - rank[statusOf(b, nowMs)] || b.updatedAt - a.updatedAt,
  );
}
