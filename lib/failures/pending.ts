import { OTHER_CODES } from "../contract/values/failures";
import type { FailureCount } from "./store";

/** Codes that are counted by name in one bucket of time before they reach Redis, which has a cap of its own. */
const MAX_CODES = 100;
/** Buckets that wait while Redis is away: an hour of them. Later failures are added to the last one. */
const MAX_BUCKETS = 360;
const BUCKET_MS = 10_000;

export interface PendingCounts {
  atMs: number;
  counts: FailureCount[];
}

/** Failures that were not yet sent, by moment, class and code. Bounded, whatever happens. */
export class FailureTally {
  private readonly buckets = new Map<number, Map<string, FailureCount>>();

  note(atMs: number, { class: kind, code, count }: FailureCount): void {
    const bucket = this.bucketOf(atMs);
    const known = bucket.has(`${kind}:${code}`) || bucket.size < MAX_CODES;
    const name = known ? code : OTHER_CODES;
    const before = bucket.get(`${kind}:${name}`)?.count ?? 0;
    bucket.set(`${kind}:${name}`, { class: kind, code: name, count: before + count });
  }

  /** What is pending, oldest first; from then on it is the caller's. */
  take(): PendingCounts[] {
    const pending = [...this.buckets].map(([atMs, counts]) => ({ atMs, counts: [...counts.values()] }));
    this.buckets.clear();
    return pending;
  }

  private bucketOf(atMs: number): Map<string, FailureCount> {
    const startMs = Math.floor(atMs / BUCKET_MS) * BUCKET_MS;
    const last = this.buckets.size >= MAX_BUCKETS ? [...this.buckets.values()].at(-1) : undefined;
    const bucket = this.buckets.get(startMs) ?? last ?? new Map<string, FailureCount>();
    if (bucket !== last) this.buckets.set(startMs, bucket);
    return bucket;
  }
}
