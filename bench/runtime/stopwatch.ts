/**
 * Measures what surrounds the processor: from the moment BullMQ hands the job over to the moment it has the result. The
 * processor does nothing, so there is nothing to subtract. Both sides are measured by the same wrap around `callProcessJob`.
 */
type Wrapped = (...args: unknown[]) => Promise<unknown>;

let overheadsMs: number[] = [];
const originals = new WeakMap<object, unknown>();

export const stopwatch = {
  reset(): void {
    overheadsMs = [];
  },
  /** The overheads of the jobs since the last reset, ascending, in milliseconds. */
  sorted: (): number[] => [...overheadsMs].sort((a, b) => a - b),
  /** Wraps `callProcessJob` of a worker's prototype, once. */
  around(prototype: object): void {
    if (originals.has(prototype)) return;
    const original = Reflect.get(prototype, "callProcessJob") as Wrapped;
    originals.set(prototype, original);
    Reflect.set(prototype, "callProcessJob", async function timed(this: unknown, ...args: unknown[]) {
      const startedAt = performance.now();
      try {
        return await original.apply(this, args);
      } finally {
        overheadsMs.push(performance.now() - startedAt);
      }
    });
  },
};
