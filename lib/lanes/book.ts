import type { Context } from "../context";
import type { LanePolicy } from "../contract/policies";
import { classKey, Durations, judgeLane, type LaneClass } from "./durations";
import { readSlow, type SlowClass, writeSlow } from "./store";

const TICK_MS = 1_000;

/** Knows which kinds of work, for which tenants, are slow now, and learns it from the workers of both lanes. */
export interface LaneBook {
  /** Whether such a job belongs in the slow lane, as was known a second ago. No round trip. */
  isSlow(of: LaneClass): boolean;
  note(of: LaneClass, durationMs: number): void;
  close(): void;
}

/**
 * Opens the book of the lanes that end in `slowQueueKey`. Once a second it reads what others found and writes what it
 * found itself. While Redis is away, what was known last stays in force.
 */
export function openLaneBook(ctx: Context, slowQueueKey: string, policy: () => LanePolicy | null): LaneBook {
  const durations = new Durations();
  let slow = new Map<string, SlowClass>();
  let busy = false;

  async function tick(): Promise<void> {
    const known = await readSlow(ctx, slowQueueKey);
    slow = new Map(known.map((entry) => [classKey(entry), entry]));
    const rules = policy();
    if (rules === null) return;
    const seen = durations.take();
    const changes = {
      slow: seen.filter((one) => judgeLane(rules, slow.has(classKey(one)), one)),
      fast: seen.filter((one) => slow.has(classKey(one)) && !judgeLane(rules, true, one)),
    };
    if (changes.slow.length + changes.fast.length > 0) await writeSlow(ctx, slowQueueKey, known, changes);
  }

  const timer = setInterval(() => {
    // With Redis away commands wait in a queue: one tick is enough.
    if (busy) return;
    busy = true;
    tick()
      .catch((err: unknown) =>
        ctx.log.warn({ err }, "Lanes could not be read; those last known stay in force"),
      )
      .finally(() => {
        busy = false;
      });
  }, TICK_MS);
  timer.unref();

  return {
    isSlow: ({ jobName, tenant }) =>
      policy() !== null &&
      (slow.has(classKey({ jobName, tenant: null })) ||
        (tenant !== null && slow.has(classKey({ jobName, tenant })))),
    note: (of, durationMs) => durations.note(of, durationMs),
    close: () => clearInterval(timer),
  };
}
