const MOST_LEVELS = 7;
const NICE = [1, 2, 5, 10];

/** The next round number at or above a value of at least 1: 1, 2, 5, 10, 20, … */
function roundUp(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(value) + 1e-9);
  return (NICE.find((factor) => factor * magnitude >= value * (1 - 1e-9)) ?? 10) * magnitude;
}

/**
 * From what count on each colour of a heatmap begins: ascending from 1, at most seven, evenly spaced on a logarithmic scale, so
 * that three jobs that wait for an hour are seen beside thousands that wait for a second.
 */
export function heatLevels(max: number): number[] {
  const top = Math.max(1, max);
  const ratio = top ** (1 / MOST_LEVELS);
  const bounds = Array.from({ length: MOST_LEVELS }, (_, index) => roundUp(Math.max(1, ratio ** index)));
  return [...new Set(bounds)].filter((bound) => bound <= top);
}

/** Which of the levels a count has; -1 for none. */
export const levelOf = (levels: readonly number[], count: number): number =>
  levels.findLastIndex((bound) => count >= bound);

/** The variable of a level's colour: the strongest is that of the highest level, however many there are. */
export const heatColor = (level: number, levels: readonly number[]): string =>
  `var(--heat-${MOST_LEVELS - levels.length + level})`;
