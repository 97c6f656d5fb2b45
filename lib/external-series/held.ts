import { quantile } from "../statistics";

/** For how many usual distances a value speaks when no other comes. */
const HOLDS = 3;

/** The usual distance of known places in a column, in steps; null for fewer than two. */
export function usualDistance(values: readonly (number | null)[]): number | null {
  const known = values.flatMap((value, index) => (value === null ? [] : [index]));
  const distances = known.slice(1).map((place, index) => place - (known[index] ?? 0));
  return distances.length === 0 ? null : quantile(distances, 0.5);
}

/**
 * A column in which a value holds until the next one: a figure that is posted once a minute is known in all of that minute.
 * What is away for more than three usual distances stays a gap, and a value that is the only one stands alone.
 */
export function heldValues(values: readonly (number | null)[]): (number | null)[] {
  const most = (usualDistance(values) ?? 1) * HOLDS;
  let last: { value: number; index: number } | null = null;
  return values.map((value, index) => {
    if (value !== null) last = { value, index };
    if (last === null || index - last.index >= most) return value;
    return last.value;
  });
}
