import { groupBy } from "../group-by";

/**
 * At most `most` items, taken from each group in turn, so that no group stands for all: the first of each group, then the
 * second of each, and so on. The order within a group is kept. Pure.
 */
export function spreadOver<T>(items: readonly T[], groupOf: (item: T) => string, most: number): T[] {
  const groups = [...groupBy(items, groupOf).values()];
  const taken: T[] = [];
  for (let round = 0; taken.length < most; round++) {
    const before = taken.length;
    for (const group of groups) {
      const item = group[round];
      if (item !== undefined && taken.length < most) taken.push(item);
    }
    if (taken.length === before) break;
  }
  return taken;
}
