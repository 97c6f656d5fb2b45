/** A process that lived this long had started well: its earlier crashes no longer count. */
const STEADY_MS = 30_000;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 10_000;
/** Quick crashes in a row after which trying again is hopeless. */
const MAX_QUICK_CRASHES = 6;

export type RestartDecision =
  | { restart: true; delayMs: number; quickCrashes: number }
  | { restart: false; quickCrashes: number };

/** What to do about a process that ended by itself after `livedMs`, having ended `quickCrashes` times quickly before. */
export function decideRestart(quickCrashes: number, livedMs: number): RestartDecision {
  const crashes = livedMs >= STEADY_MS ? 1 : quickCrashes + 1;
  if (crashes >= MAX_QUICK_CRASHES) return { restart: false, quickCrashes: crashes };
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (crashes - 1), MAX_DELAY_MS);
  return { restart: true, delayMs, quickCrashes: crashes };
}
