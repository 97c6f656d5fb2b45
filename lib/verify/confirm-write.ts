import type { Clock } from "../clock";
import { TransientError } from "../resilience/failures";

export interface Confirmation<T> {
  /** Reads what was written, from wherever a later reader would. Null or undefined: it is not to be seen yet. */
  read: (signal: AbortSignal) => Promise<T | null | undefined>;
  /** Whether what was read is what was written. */
  expect: (value: T) => boolean;
  signal: AbortSignal;
  clock: Pick<Clock, "sleep">;
  /** Reads at most; the first is at once. */
  reads?: number;
  /** Wait after the first read; it doubles after each. */
  delayMs?: number;
  capMs?: number;
}

/**
 * Reads a write back until it is to be seen, for downstreams that answer before they have stored (replicas, caches, queues).
 * Gives what was read. Throws {@link TransientError} when it is not seen in time: whether it will be is then unknown, so what
 * repeats the write must be idempotent. Throws the signal's reason when it aborts, and whatever `read` throws.
 */
export async function confirmWrite<T>({
  read,
  expect,
  signal,
  clock,
  reads = 6,
  delayMs = 50,
  capMs = 1_000,
}: Confirmation<T>): Promise<T> {
  for (let done = 1; ; done++) {
    signal.throwIfAborted();
    const value = await read(signal);
    if (value !== null && value !== undefined && expect(value)) return value;
    if (done >= reads) throw new TransientError(`What was written was not to be seen in ${reads} reads.`);
    await clock.sleep(Math.min(capMs, delayMs * 2 ** (done - 1)), signal);
  }
}
