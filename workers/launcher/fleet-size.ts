/** How many worker processes there may be. */
export interface FleetBounds {
  min: number;
  max: number;
}

export interface FleetMemory {
  changedAtMs: number;
  /** Since when fewer would do; null while they would not. */
  lowerSinceMs: number | null;
}

/** A new process needs so long until its work shows in the figures. */
const START_MS = 10_000;
const MAX_PROCESSES = 64;

/** Reads `3` or `1..4`; null when it is neither, or out of 1 to 64. */
export function parseFleetBounds(text: string): FleetBounds | null {
  const match = /^(\d{1,2})(?:\.\.(\d{1,2}))?$/.exec(text);
  if (!match) return null;
  const min = Number(match[1]);
  const max = Number(match[2] ?? match[1]);
  return min >= 1 && min <= max && max <= MAX_PROCESSES ? { min, max } : null;
}

/**
 * The size that a fleet should have next: up at once to what is desired, down by one when fewer have been enough for the whole
 * cool-down. `desired` null (not known) keeps what there is.
 */
export function nextFleetSize(
  size: number,
  desired: number | null,
  memory: FleetMemory,
  given: FleetBounds & { coolDownMs: number; nowMs: number },
): { size: number; memory: FleetMemory } {
  const { nowMs, max } = given;
  const min = Math.min(given.min, max);
  const wanted = Math.min(max, Math.max(min, desired ?? size));
  const changed = (next: number) => ({ size: next, memory: { changedAtMs: nowMs, lowerSinceMs: nowMs } });
  if (size < min) return changed(min);
  if (size > max) return changed(max);
  if (wanted > size)
    return nowMs - memory.changedAtMs >= START_MS
      ? changed(wanted)
      : { size, memory: { ...memory, lowerSinceMs: null } };
  if (wanted === size) return { size, memory: { ...memory, lowerSinceMs: null } };
  const lowerSinceMs = memory.lowerSinceMs ?? nowMs;
  if (nowMs - Math.max(lowerSinceMs, memory.changedAtMs) >= given.coolDownMs) return changed(size - 1);
  return { size, memory: { ...memory, lowerSinceMs } };
}

/** The most that any queue needs: each process serves them all. While one is not known, no fewer than there are. */
export function desiredProcesses(desired: readonly (number | null)[], size: number): number | null {
  if (desired.length === 0) return null;
  return Math.max(...desired.map((one) => one ?? size));
}
