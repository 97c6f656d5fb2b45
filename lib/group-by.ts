/** Items by what `keyOf` says of each, in the order in which they come. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Items in one list for each queue. */
export const byQueue = <T extends { queue: string }>(items: Iterable<T>): T[][] => [
  ...groupBy(items, ({ queue }) => queue).values(),
];
