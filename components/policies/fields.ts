/** What one number or choice of a policy is, to the form that edits it. */
export interface FieldSpec {
  /** `backoff.delayMs`. */
  path: string;
  label: string;
  /** duration: milliseconds, said again in words. weights: a line `tenant = weight` each. */
  kind: "number" | "duration" | "choice" | "weights";
  options?: readonly string[];
  /** What an empty field means; without it the field must be filled. */
  empty?: string;
  hint?: string;
}

/** Fields that belong together; with `root`, a part of the policy that can be off. */
export interface FieldGroup {
  title: string;
  about: string;
  root?: string;
  /** What the part begins with when it is turned on. */
  defaults?: Record<string, unknown>;
  fields: readonly FieldSpec[];
}

export interface FieldSection {
  id: string;
  title: string;
  groups: readonly FieldGroup[];
}

const number = (path: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  path,
  label,
  kind: "number",
  ...more,
});
const duration = (path: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  path,
  label: `${label}, ms`,
  kind: "duration",
  ...more,
});
const choice = (path: string, label: string, ...options: string[]): FieldSpec => ({
  path,
  label,
  kind: "choice",
  options,
});

const MINUTE_MS = 60_000;

/** The form of a policy, in the order in which a job meets it. */
export const SECTIONS: readonly FieldSection[] = [
  {
    id: "attempts",
    title: "Attempts and backoff",
    groups: [
      {
        title: "Attempts",
        about: "How often a job is tried at most, by its criticality.",
        fields: [
          number("attempts.critical", "Critical"),
          number("attempts.standard", "Standard"),
          number("attempts.background", "Background"),
          duration("deadlineMs", "Deadline", {
            empty: "None",
            hint: "No retry begins later than this after the job was added.",
          }),
          number("poisonAfter", "Poison after, crashes", {
            hint: "A job that took its worker down so often becomes a dead letter.",
          }),
        ],
      },
      {
        title: "Backoff",
        about: "How long a job waits before the next attempt.",
        fields: [
          choice("backoff.strategy", "Strategy", "fixed", "linear", "exponential"),
          choice("backoff.jitter", "Jitter", "none", "full", "equal", "decorrelated"),
          duration("backoff.delayMs", "First delay"),
          duration("backoff.capMs", "Cap"),
        ],
      },
      {
        title: "Stretch",
        about: "While a downstream is slow, delays grow.",
        root: "stretch",
        defaults: { latencyFactor: 2, maxFactor: 4 },
        fields: [
          number("stretch.latencyFactor", "Slow from, x baseline"),
          number("stretch.maxFactor", "Stretch at most, x"),
        ],
      },
    ],
  },
  {
    id: "budget",
    title: "Retry budget",
    groups: [
      {
        title: "Retry budget",
        about: "Stops a retry storm: above it, failed jobs wait for the next window.",
        root: "retryBudget",
        defaults: { share: 0.2, windowMs: MINUTE_MS, minRetries: 10 },
        fields: [
          number("retryBudget.share", "Share of attempts, 0 to 1"),
          duration("retryBudget.windowMs", "Window"),
          number("retryBudget.minRetries", "Free retries a window"),
        ],
      },
    ],
  },
  {
    id: "timeouts",
    title: "Timeouts",
    groups: [
      {
        title: "Timeouts",
        about: "When a job is aborted, and when it counts as stuck.",
        fields: [
          duration("timeoutMs", "Time-out", { empty: "None" }),
          number("stuckFactor", "Stuck from, x p99", { hint: "Of the durations of its name." }),
        ],
      },
    ],
  },
  {
    id: "concurrency",
    title: "Concurrency and scaling",
    groups: [
      {
        title: "Concurrency",
        about:
          "Jobs at once in one worker: fixed where floor and ceiling are equal, else adapted between them.",
        fields: [
          number("concurrency.floor", "Floor, jobs"),
          number("concurrency.ceiling", "Ceiling, jobs"),
          duration("concurrency.eventLoopDelayMs", "Loop delay limit", {
            hint: "Above it a worker takes less.",
          }),
          number("concurrency.latencyFactor", "Latency limit, x", {
            hint: "Of its baseline; above it a worker takes less.",
          }),
        ],
      },
      {
        title: "Autoscaling",
        about: "How many worker processes the queue gets or asks for.",
        root: "autoscale",
        defaults: { floor: 1, ceiling: 4, coolDownMs: MINUTE_MS, drainTargetMs: 5 * MINUTE_MS },
        fields: [
          number("autoscale.floor", "Floor, processes"),
          number("autoscale.ceiling", "Ceiling, processes"),
          duration("autoscale.coolDownMs", "Cool-down"),
          duration("autoscale.drainTargetMs", "Drain a backlog within"),
        ],
      },
    ],
  },
  {
    id: "rate",
    title: "Rate and quota",
    groups: [
      {
        title: "Rate limit",
        about: "Over all workers of the queue.",
        root: "rate",
        defaults: { max: 100, durationMs: 1_000 },
        fields: [number("rate.max", "Jobs"), duration("rate.durationMs", "Per")],
      },
      {
        title: "Tenant quota",
        about: "For each tenant: weight x jobs in the time. A tenant without a weight has 1.",
        root: "quota",
        defaults: { max: 10, durationMs: 1_000, burst: 10, weights: {} },
        fields: [
          number("quota.max", "Jobs"),
          duration("quota.durationMs", "Per"),
          number("quota.burst", "Burst, jobs"),
          {
            path: "quota.weights",
            label: "Weights",
            kind: "weights",
            hint: "One tenant a line, e.g. acme = 2",
          },
        ],
      },
    ],
  },
  {
    id: "breaker",
    title: "Breaker",
    groups: [
      {
        title: "Circuit breaker",
        about: "One for each route, shared by all workers. Open, it defers jobs and spends no attempt.",
        root: "breaker",
        defaults: {
          consecutiveFailures: 10,
          failureShare: 0.5,
          windowMs: 30_000,
          minSamples: 20,
          openMs: 30_000,
          probes: 1,
          successesToClose: 3,
        },
        fields: [
          number("breaker.consecutiveFailures", "Trips on failures in a row"),
          number("breaker.failureShare", "Trips on share, 0 to 1"),
          number("breaker.minSamples", "Share of at least, outcomes"),
          duration("breaker.windowMs", "Share within"),
          duration("breaker.openMs", "Stays open"),
          number("breaker.probes", "Probes at once"),
          number("breaker.successesToClose", "Closes after successes"),
        ],
      },
    ],
  },
  {
    id: "backpressure",
    title: "Back-pressure",
    groups: [
      {
        title: "Watermarks",
        about:
          "At enqueue: above soft, background work is turned away; above hard, all but critical work is.",
        root: "backpressure",
        defaults: {
          softDepth: 10_000,
          hardDepth: 100_000,
          softAgeMs: null,
          hardAgeMs: null,
          overSoft: "refuse",
        },
        fields: [
          number("backpressure.softDepth", "Soft depth, jobs", { empty: "None" }),
          number("backpressure.hardDepth", "Hard depth, jobs", { empty: "None" }),
          duration("backpressure.softAgeMs", "Soft age of the oldest", { empty: "None" }),
          duration("backpressure.hardAgeMs", "Hard age of the oldest", { empty: "None" }),
          choice("backpressure.overSoft", "Above soft", "refuse", "delay"),
        ],
      },
    ],
  },
  {
    id: "idempotency",
    title: "Idempotency",
    groups: [
      {
        title: "Idempotency keys",
        about: "A key that is done gives its stored result again; one that runs is locked.",
        root: "idempotency",
        defaults: { keepMs: 86_400_000, lockMs: MINUTE_MS },
        fields: [
          duration("idempotency.keepMs", "Results kept"),
          duration("idempotency.lockMs", "Lock of a run"),
        ],
      },
    ],
  },
  {
    id: "lanes",
    title: "Lanes, batches, order",
    groups: [
      {
        title: "Lanes",
        about: "A job name or tenant that is seen to be slow goes to the slow lane.",
        root: "lanes",
        defaults: { slowAfterMs: 5_000, minSamples: 20 },
        fields: [
          duration("lanes.slowAfterMs", "Slow from, p90"),
          number("lanes.minSamples", "Of at least, jobs"),
        ],
      },
      {
        title: "Batches",
        about: "Small jobs are done together, with an outcome each.",
        root: "batch",
        defaults: { maxJobs: 50, maxWaitMs: 100 },
        fields: [
          number("batch.maxJobs", "At most, jobs"),
          duration("batch.maxWaitMs", "The first waits at most"),
        ],
      },
      {
        title: "Order by key",
        about: "Jobs of one key run one at a time, in order.",
        root: "ordering",
        defaults: { onDead: "block" },
        fields: [choice("ordering.onDead", "After a dead job the later ones", "block", "pass")],
      },
    ],
  },
];
