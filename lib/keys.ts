/**
 * Every Redis key that Spillway owns, one function each. Nothing else in the product spells a key.
 * All of them are derived or bounded: see docs/architecture.md for the bound of each.
 */
export const DEFAULT_KEY_PREFIX = "spillway:";

/** Builds the key table for one prefix; tests use a random prefix so that they never meet. */
export function createKeys(prefix: string = DEFAULT_KEY_PREFIX) {
  return {
    prefix,

    /** Lease of the collector that leads; string, holds the leader's id. */
    leader: () => `${prefix}leader`,
    /** What the leader last said of itself; JSON {id, at, tickMs}. */
    leaderStatus: () => `${prefix}leader:status`,

    /** Hash queueKey -> JSON QueueSummary, rewritten by the collector at each tick (changed fields only). */
    snapshot: () => `${prefix}snapshot`,
    /** Pub/sub channel: what changed in this tick, and everything else that browsers should hear of. */
    liveChannel: () => `${prefix}live`,

    /** Hash queueKey -> JSON: id of the last event read, last job id seen, and the series' buckets not yet closed. */
    eventCursors: () => `${prefix}events:cursors`,
    /** Hash slot -> packed point: one chunk of one queue's series at one resolution; expires. */
    series: (queueKey: string, stepMs: number, chunk: number) =>
      `${prefix}series:${stepMs}:${queueKey}:${chunk}`,
    /** Hash slot -> 1: buckets in which a collector looked, so that a missing point means rest and not a gap; expires. */
    uptime: (stepMs: number, chunk: number) => `${prefix}uptime:${stepMs}:${chunk}`,
    /** Hash slot -> packed age bands: one chunk of the backlog-aging series; expires. */
    aging: (queueKey: string, stepMs: number, chunk: number) =>
      `${prefix}aging:${stepMs}:${queueKey}:${chunk}`,
    /** Hash `${time}:${attempts}:${s|d}` -> count: finished jobs by attempts used, by minute or by hour; expires. */
    retries: (queueKey: string, stepMs: number, chunk: number) =>
      `${prefix}retries:${stepMs}:${queueKey}:${chunk}`,

    /** Hash slot -> packed waits and runs: one chunk of a queue's latencies at one resolution; expires. */
    latency: (queueKey: string, stepMs: number, chunk: number) =>
      `${prefix}latency:${stepMs}:${queueKey}:${chunk}`,
    /** Hash slot -> packed outcomes and latencies by job name or tenant, by number; expires. */
    breakdown: (by: "name" | "tenant", queueKey: string, stepMs: number, chunk: number) =>
      `${prefix}breakdown:${by}:${stepMs}:${queueKey}:${chunk}`,
    /** Hash number -> until when it is taken, and the name or tenant that it stands for in such chunks; at most 300, expires. */
    breakdownValues: (by: "name" | "tenant", queueKey: string) =>
      `${prefix}breakdown:values:${by}:${queueKey}`,

    /** Stream of what a queue's runtime workers did, a report a second each; counted ones are dropped, capped, expires. */
    workReports: (queueKey: string) => `${prefix}work-reports:${queueKey}`,
    /** Set of the keys of queues in which jobs were seen to wait for their children; those that are gone are taken out. */
    flowQueues: () => `${prefix}flow-queues`,
    /** Hash queueKey -> JSON: up to which of those reports, and of which worker, was counted. */
    workReportCursors: () => `${prefix}work-reports:cursors`,

    /** Hash flagKey -> JSON Flag. */
    flags: () => `${prefix}flags`,
    /** Hash flagKey -> JSON FeatureFlag; the contract caps how many. */
    featureFlags: () => `${prefix}feature-flags`,
    /** List of JSON FeatureFlag: former versions of one, newest first; capped, gone with the flag. */
    featureFlagHistory: (flagKey: string) => `${prefix}feature-flags:history:${flagKey}`,
    /** Counter raised by each change of a flag, of either kind; workers poll it so that a lost message costs at most a second. */
    flagsVersion: () => `${prefix}flags:version`,
    /** Pub/sub channel: a flag has changed. */
    flagsChannel: () => `${prefix}flags:changed`,
    /** Hash queueKey -> JSON PolicyVersion: what was saved last for each queue. */
    policies: () => `${prefix}policies`,
    /** List of JSON PolicyVersion, newest first, of one queue; capped. */
    policyVersions: (queueKey: string) => `${prefix}policies:versions:${queueKey}`,
    /** Counter raised by each change of any policy; workers poll it. */
    policiesVersion: () => `${prefix}policies:version`,
    /** Pub/sub channel: a policy has changed. */
    policiesChannel: () => `${prefix}policies:changed`,
    /** Hash `slot:class:code` -> count: failed attempts, one chunk at one resolution; expires. */
    failures: (queueKey: string, stepMs: number, chunk: number) =>
      `${prefix}failures:${stepMs}:${queueKey}:${chunk}`,
    /** Hash of a queue's retry budget: attempts and retries of this window and the one before; expires. */
    retryBudget: (queueKey: string) => `${prefix}retry-budget:${queueKey}`,
    /** Set of who keeps a queue paused: flag keys, or `operator`. */
    pausedBy: (queueKey: string) => `${prefix}paused-by:${queueKey}`,
    /** Set of queue keys that may have a paused-by set. */
    pausedIndex: () => `${prefix}paused-by:index`,
    /** Short lock under which one queue's pause and its paused-by set change together. */
    pauseLock: (queueKey: string) => `${prefix}paused-by:lock:${queueKey}`,
    /** Sorted set jobId by order of release: jobs of one queue held by one flag. */
    held: (flagKey: string, queueKey: string) => `${prefix}held:${queueKey}:${flagKey}`,
    /** Set of `${queueKey}:${flagKey}`: which held sets may have members. */
    heldIndex: () => `${prefix}held:index`,
    /** Counter that gives held jobs their order of release. */
    heldSequence: () => `${prefix}held:sequence`,

    /** Sorted set of runtime workers by last heartbeat, and hash worker id -> JSON of what it says. */
    workersSeen: () => `${prefix}workers:seen`,
    workers: () => `${prefix}workers`,
    /** Hash worker id -> JSON {order, atMs}: what an operator told a worker to do; goes with the worker. */
    workerOrders: () => `${prefix}workers:orders`,
    /** Pub/sub channel: a worker has been told something. */
    workersChannel: () => `${prefix}workers:ordered`,
    /** Hash queueKey -> JSON of the definition that its runtime workers declare (policy, limits, lane). */
    definitions: () => `${prefix}definitions`,

    /** One bulk operation (replay, discard or edit): hash with its state and counters. */
    operation: (id: string) => `${prefix}operation:${id}`,
    /** List of `${queueKey}:${jobId}` that an operation takes, chosen by hand or those of an edit; frozen at creation, gone when it is over. */
    operationIds: (id: string) => `${prefix}operation:${id}:ids`,
    /** String: JSON [[queueKey, jobId, failed score or mark], ...] of the batch being moved right now; at most 1,000. */
    operationJournal: (id: string) => `${prefix}operation:${id}:journal`,
    /** List of `${queueKey}:${jobId}` that an operation has replayed and whose outcome is not known; at most 5,000. */
    operationFollowed: (id: string) => `${prefix}operation:${id}:followed`,
    /** String: JSON [[queueKey, jobId, failed score], ...] of the jobs that go first; at most 200. */
    operationCanary: (id: string) => `${prefix}operation:${id}:canary`,
    /** Set of `${queueKey}:${jobId}`: parents of jobs that an operation has replayed; at most 5,000, expires. */
    operationParents: (id: string) => `${prefix}operation:${id}:parents`,
    /** Sorted set of operation ids by when to look what has become of their jobs. */
    operationsFollowed: () => `${prefix}operations:followed`,
    /** Sorted set of operation ids by creation, per kind; bounded. */
    operations: (kind: "replay" | "discard" | "edit") => `${prefix}operations:${kind}`,
    /** Set of ids of operations that still have work to do. */
    operationsOpen: () => `${prefix}operations:open`,
    /** Hash queueKey -> id of the operation that came last of those under way in it; a field goes with its operation. */
    operationsQueues: () => `${prefix}operations:queues`,
    /** The stored answer of a request with an Idempotency-Key; expires. */
    idempotentRequest: (key: string) => `${prefix}idempotency:request:${key}`,

    /** Hash {format, serving, building, begunAt, requestedAt}: which generation of the index of dead letters answers, which is being made. */
    deadLetterIndex: () => `${prefix}dead-letters:index`,
    /** Hash of one generation: version, next segment, what it has heard of. */
    deadLetterGeneration: (generation: string) => `${prefix}dead-letters:${generation}`,
    /** Hash segment -> JSON [rows, removed rows, first and last failedAt]. */
    deadLetterSegments: (generation: string) => `${prefix}dead-letters:${generation}:segments`,
    /** String: one column of one segment, a value a row; at most 65,500 rows. */
    deadLetterColumn: (generation: string, segment: number, column: string) =>
      `${prefix}dead-letters:${generation}:${segment}:${column}`,
    /** List of values; a value's id in a column is its place, and two more. Bounded for each column. */
    deadLetterDictionary: (generation: string, column: string) =>
      `${prefix}dead-letters:${generation}:dictionary:${column}`,
    /** Hash queue's id -> JSON [dead letters indexed, score and id up to which its failed set was read, whether to its end]. */
    deadLetterQueues: (generation: string) => `${prefix}dead-letters:${generation}:queues`,
    /** Hash group -> JSON of what people said of it (mark, note, owner), their order by time of change, and how often any changed. */
    deadLetterGroups: () => `${prefix}dead-letters:groups`,
    deadLetterGroupsOrder: () => `${prefix}dead-letters:groups:order`,
    deadLetterGroupsVersion: () => `${prefix}dead-letters:groups:version`,
    /** JSON of the rules that merge and split groups, and list of their former versions, newest first; capped. */
    deadLetterRules: () => `${prefix}dead-letters:rules`,
    deadLetterRulesHistory: () => `${prefix}dead-letters:rules:history`,
    /** Hash name -> JSON of a filter that a person has saved. */
    deadLetterFilters: (person: string) => `${prefix}dead-letters:filters:${person}`,

    /** Set of the keys of queues that a person has pinned. */
    pins: (person: string) => `${prefix}pins:${person}`,

    /** List of JSON {id, at, reason}: failures of one queue that it did not keep, the latest 100; expires. */
    notKept: (queueKey: string) => `${prefix}not-kept:${queueKey}`,
    /** Hash `${queueKey}:count`, `:since`, `:last` -> failures that each queue did not keep; goes with the queue. */
    notKeptSums: () => `${prefix}not-kept:sums`,

    /** Hash rule's id -> JSON RetentionRule; at most 50. */
    retention: () => `${prefix}dead-letters:retention`,
    /** List of JSON RetentionRule: versions of one, newest first; capped, gone with the rule. */
    retentionVersions: (rule: string) => `${prefix}dead-letters:retention:versions:${rule}`,
    /** Hash rule's id -> JSON RetentionRun: what the leader did for it lately. */
    retentionRuns: () => `${prefix}dead-letters:retention:runs`,
    /** List of ids of a rule's discards that are kept, newest first; two, and those under way. */
    retentionDiscards: (rule: string) => `${prefix}dead-letters:retention:discards:${rule}`,
    /** String: a bit for each line of an archive that was imported into a queue ("" for each into its own); expires. */
    importedLines: (archive: string, queueKey: string) =>
      `${prefix}dead-letters:imported:${archive}:${queueKey}`,
    /** Sorted set of those keys by when they were begun; the 100 latest. */
    imports: () => `${prefix}dead-letters:imports`,

    /** Sorted set of JSON [queueKey, scheduler's id] by when it was paused; the contract caps how many. */
    pausedSchedulers: () => `${prefix}schedulers:paused`,
    /** JSON of what one of them was, so that it can be put back; as many as are in the sorted set, 1 MiB each. */
    pausedScheduler: (queueKey: string, scheduler: string) =>
      `${prefix}schedulers:paused:${queueKey}:${scheduler}`,

    /** Stream of audit entries, capped. */
    audit: () => `${prefix}audit`,
    /** Sorted set of marks' ids by their time, and hash id -> JSON: what people posted, and what Spillway noted by itself; 10,000 each. */
    marks: (source: "posted" | "own") => `${prefix}marks:${source}`,
    markTexts: (source: "posted" | "own") => `${prefix}marks:${source}:texts`,
    /** Hash queueKey -> JSON of the releases that its runtime workers were last seen with. */
    versionsSeen: () => `${prefix}marks:versions`,

    /** Hash name -> JSON of a product's own figure; 50. */
    externalSeries: () => `${prefix}external-series`,
    /** Hash slot -> value and its place in the bucket: one chunk of such a figure at one resolution; expires. */
    externalPoints: (name: string, stepMs: number, chunk: number) =>
      `${prefix}external-series:${stepMs}:${name}:${chunk}`,

    /** Hash key of a group of dead letters -> ids of its audit entries, newest first; and those groups by the last of them. */
    auditByGroup: () => `${prefix}audit:groups`,
    auditedGroups: () => `${prefix}audit:groups:order`,
    /** Secret that signs session cookies; made once. */
    sessionSecret: () => `${prefix}session:secret`,
    /** Prefix of the login rate limiter's counters. */
    loginLimiter: () => `${prefix}login`,

    /** Last invoice number of a tenant. */
    invoiceNumber: (tenant: string) => `${prefix}invoices:number:${tenant}`,
    /** Hash idempotency key -> JSON invoice, and the list of those keys by age; the oldest go first. */
    invoices: (tenant: string) => `${prefix}invoices:by-key:${tenant}`,
    invoiceOrder: (tenant: string) => `${prefix}invoices:order:${tenant}`,
    /** Hash [job name, tenant] -> JSON {p90Ms, samples, seenAt}: work that is too slow for the fast lane; expires. */
    lanes: (slowQueueKey: string) => `${prefix}lanes:${slowQueueKey}`,
    /** One idempotency key of a queue's jobs: state, fence, payload's fingerprint, holder or result, as one text; expires. */
    idempotentJob: (queueKey: string, idempotencyKey: string) =>
      `${prefix}idempotency:record:${queueKey}:${idempotencyKey}`,
    /** Counter of a queue's fencing tokens: each run under a key gets a larger one. */
    fences: (queueKey: string) => `${prefix}idempotency:fences:${queueKey}`,
    /** Mark that an effect has happened, for an idempotent consumer; expires. */
    consumed: (scope: string, key: string) => `${prefix}consumed:${scope}:${key}`,
    /** Sorted set jobId by ticket: unfinished jobs of one ordering key, first come first; expires. */
    orderLine: (queueKey: string, orderingKey: string) => `${prefix}order:${queueKey}:${orderingKey}`,
    /** Hash of what one unfinished job has done that may have to be undone; expires 30 days after its last step. */
    steps: (queueKey: string, jobId: string) => `${prefix}steps:${queueKey}:${jobId}`,
    /** Sorted set `${queueKey}:${jobId}` by when to look: jobs that have such a hash. */
    stepsDue: () => `${prefix}steps:due`,
    /** Hash undo id -> JSON undo: taken from dead jobs and not yet added to their queue; a batch at most. */
    undosPending: () => `${prefix}undos:pending`,
    /** List of JSON {id, at, steps}: the undos of one job's deaths, newest first; the 20 latest, expires. */
    undosOf: (queueKey: string, jobId: string) => `${prefix}undos:of:${queueKey}:${jobId}`,
    /** Stream of what the runtime decided by itself over a queue's jobs; capped. */
    decisions: (queueKey: string) => `${prefix}decisions:${queueKey}`,
    /** The last record of a producer's outbox that Redis was given; expires. */
    outboxDelivered: (outboxId: string) => `${prefix}outbox:${outboxId}`,
    /** Count of jobs turned away at enqueue in one minute of a queue; expires. */
    shed: (queueKey: string, minute: number) => `${prefix}shed:${queueKey}:${minute}`,
    /** GCRA state of one tenant's quota in a queue; expires. */
    quota: (queueKey: string, tenant: string) => `${prefix}quota:${queueKey}:${tenant}`,
    /** Sorted set jobId by slot: jobs that wait for their tenant's turn. */
    quotaReservations: (queueKey: string) => `${prefix}quota:slots:${queueKey}`,
    /** Sorted set tenant by the slot of its last job, of those put off: the 1,000 latest; expires. */
    quotaTenants: (queueKey: string) => `${prefix}quota:tenants:${queueKey}`,
    /** Hash tenant -> epoch ms since when it is over its quota; of those in the sorted set. */
    quotaLimitedSince: (queueKey: string) => `${prefix}quota:since:${queueKey}`,
    /** Hash tenant -> jobs put off in one minute of a queue; at most 1,000 tenants; expires. */
    quotaDeferrals: (queueKey: string, minute: number) => `${prefix}quota:deferrals:${queueKey}:${minute}`,
    /** GCRA state of one queue's rate limit. */
    rateLimit: (queueKey: string) => `${prefix}rate:${queueKey}`,
    /** Sorted set jobId by slot: jobs that wait for their turn under the rate limit. */
    rateReservations: (queueKey: string) => `${prefix}rate:slots:${queueKey}`,

    /** The circuit breaker of one route: hash with its state; expires a week after its last use. */
    breaker: (id: string) => `${prefix}breaker:${id}`,
    /** Stream of one breaker's events, about 200 entries; expires with it. */
    breakerHistory: (id: string) => `${prefix}breaker:history:${id}`,
    /** Hash breaker id -> JSON {kind, untilMs}: the routes that are not closed, which is all that workers must know. */
    breakersNotClosed: () => `${prefix}breakers:not-closed`,
    /** Sorted set breaker id by last use; the 5,000 latest. */
    breakersIndex: () => `${prefix}breakers:index`,
    /** Counter raised by each change of state; workers poll it so that a lost message costs little. */
    breakersVersion: () => `${prefix}breakers:version`,
    /** Pub/sub channel: a breaker has changed its state. */
    breakersChannel: () => `${prefix}breakers:changed`,

    /** Sorted set jobId by time: jobs that took a fallback and were not replayed yet; the 2,000 latest. */
    fallbacks: (queueKey: string) => `${prefix}fallbacks:${queueKey}`,
    /** Hash jobId -> JSON of what a replay needs should BullMQ keep the job no longer; of those in the sorted set. */
    fallbackJobs: (queueKey: string) => `${prefix}fallbacks:jobs:${queueKey}`,
    /** Hash kind -> how many jobs took it; a field for each kind. */
    fallbackCounts: (queueKey: string) => `${prefix}fallbacks:counts:${queueKey}`,
    /** Hash cache key -> JSON {atMs, value}, and sorted set of those keys by time: last good results; bounded by the queue's declaration. */
    lastGood: (queueKey: string) => `${prefix}last-good:${queueKey}`,
    lastGoodOrder: (queueKey: string) => `${prefix}last-good:order:${queueKey}`,
  };
}

export type Keys = ReturnType<typeof createKeys>;
