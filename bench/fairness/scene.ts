import type { QuotaPolicy } from "@/lib/contract/policies";

/** What is put on a queue, and by whom. */
export interface Scene {
  concurrency: number;
  jobMs: number;
  /** Share of the worker that the tenants other than the flooding one keep busy. */
  utilization: number;
  tenants: number;
  /** The flooding tenant adds this many times what all others add together. */
  floodFactor: number;
  seconds: number;
}

export const FLOODER = "flood";

/** Jobs a second of all tenants but the flooding one. */
export const othersPerSec = ({ concurrency, jobMs, utilization }: Scene): number =>
  (utilization * concurrency * 1_000) / jobMs;

/**
 * The quota of the runtime's turn: each tenant gets three times its even share of what the others send, so that nobody but
 * the flooding one is near it, and that one takes a small part of the worker.
 */
export function quotaOf(scene: Scene): QuotaPolicy {
  const max = Math.max(1, Math.ceil((3 * othersPerSec(scene)) / scene.tenants));
  return { max, durationMs: 1_000, burst: max * 2, weights: { [FLOODER]: 0.5 } };
}

/** Moments of arrival, in milliseconds from the start, as independent tenants make them (Poisson); the same for each turn. */
export function arrivals(perSec: number, seconds: number, random: () => number): number[] {
  const moments: number[] = [];
  for (let atMs = 0; ; ) {
    atMs += (-Math.log(1 - random()) * 1_000) / perSec;
    if (atMs >= seconds * 1_000) return moments;
    moments.push(atMs);
  }
}
