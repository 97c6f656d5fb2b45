import type { OutcomeBatch } from "./state";

/** Batches of one route that wait for Redis at most; beyond that the oldest are put together. */
const MAX_BATCHES = 64;

/** Outcomes of one route in their order, as few batches as keep it. Pure, all in memory. */
export class Tally {
  private batches: OutcomeBatch[] = [];

  succeeded(tookMs: number): void {
    const last = this.batches.at(-1);
    if (last && last.failed === 0) {
      last.succeeded++;
      last.tookMs += tookMs;
    } else this.push({ succeeded: 1, failed: 0, tookMs, openAtLeastMs: 0 });
  }

  failed(openAtLeastMs: number): void {
    const last = this.batches.at(-1);
    if (last) {
      last.failed++;
      last.openAtLeastMs = Math.max(last.openAtLeastMs, openAtLeastMs);
    } else this.push({ succeeded: 0, failed: 1, tookMs: 0, openAtLeastMs });
  }

  /** Gives what was counted and begins anew. */
  take(): OutcomeBatch[] {
    const taken = this.batches;
    this.batches = [];
    return taken;
  }

  private push(batch: OutcomeBatch): void {
    this.batches.push(batch);
    if (this.batches.length <= MAX_BATCHES) return;
    const [first, second, ...rest] = this.batches;
    if (!first || !second) return;
    const merged = {
      succeeded: first.succeeded + second.succeeded,
      failed: first.failed + second.failed,
      tookMs: first.tookMs + second.tookMs,
      openAtLeastMs: Math.max(first.openAtLeastMs, second.openAtLeastMs),
    };
    this.batches = [merged, ...rest];
  }
}
