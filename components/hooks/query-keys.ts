import type { DeadLetterFilter } from "@/lib/contract/dead-letters";
import type { OperationKind } from "@/lib/contract/operations";

/** Every key of the query cache, so that what is written by one place is found by the others. */
export const queryKeys = {
  session: ["session"] as const,
  health: ["health"] as const,
  queues: ["queues"] as const,
  queue: (key: string) => ["queue", key] as const,
  /** Everything that is known of single queues. */
  eachQueue: ["queue"] as const,
  series: (key: string, range: unknown) => ["queue", key, "series", range] as const,
  agingSeries: (key: string, range: unknown) => ["queue", key, "aging-series", range] as const,
  aging: (key: string) => ["queue", key, "aging"] as const,
  failures: (key: string, range: unknown) => ["queue", key, "failures", range] as const,
  decisions: (key: string, filter: unknown) => ["queue", key, "decisions", filter] as const,
  tenants: (key: string) => ["queue", key, "tenants"] as const,
  backpressure: (key: string) => ["queue", key, "backpressure"] as const,
  retries: (key: string, range: unknown) => ["queue", key, "retries", range] as const,
  manySeries: (metric: string, keys: string[]) => ["series", metric, keys] as const,
  jobs: (key: string, state: string) => ["queue", key, "jobs", state] as const,
  job: (key: string, id: string) => ["queue", key, "job", id] as const,
  children: (key: string, id: string) => ["queue", key, "job", id, "children"] as const,
  compensation: (key: string, id: string) => ["queue", key, "job", id, "compensation"] as const,
  deadLetters: (filter: DeadLetterFilter) => ["dead-letters", filter] as const,
  allDeadLetters: ["dead-letters"] as const,
  operations: (kind: OperationKind) => ["operations", kind] as const,
  operation: (kind: OperationKind, id: string) => ["operations", kind, id] as const,
  replayParents: (id: string) => ["operations", "replay", id, "parents"] as const,
  policies: ["policies"] as const,
  policy: (key: string) => ["queue", key, "policy"] as const,
  policyDiff: (key: string, from: number, to: number) => ["queue", key, "policy-diff", from, to] as const,
  policyPreview: (key: string, document: unknown, criticality: string) =>
    ["queue", key, "policy-preview", document, criticality] as const,
  flags: ["flags"] as const,
  featureFlags: ["feature-flags"] as const,
  workers: ["workers"] as const,
  breakers: ["breakers"] as const,
  breaker: (id: string) => ["breakers", id] as const,
  fallbacks: (key: string) => ["queue", key, "fallbacks"] as const,
  notKept: (key: string) => ["queue", key, "not-kept"] as const,
  audit: ["audit"] as const,
};
