import type { Counts, QueueSummary } from "../queues";

/** Of a queue that is known already, the figures that have changed. A count that is not named stands. */
export type QueueChange = Pick<QueueSummary, "key"> &
  Partial<Omit<QueueSummary, "key" | "counts">> & { counts?: Partial<Counts> };

type Fields = Record<string, unknown>;

const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

const differing = (before: Fields, after: Fields): Fields =>
  Object.fromEntries(Object.entries(after).filter(([name, value]) => !isSame(before[name], value)));

/** What has to be told to someone who knows the queue as it was. That it was read at `asOf` goes without saying. */
export function changeOf(before: QueueSummary, after: QueueSummary, asOf: number): QueueChange {
  const { counts, ...fields } = differing({ ...before, sampledAt: asOf }, { ...after });
  const changed = { ...fields, ...(counts ? { counts: differing(before.counts, after.counts) } : {}) };
  return { key: after.key, ...(changed as Omit<QueueChange, "key">) };
}

/** The queue as it is, from what it was and what was told of it at `asOf`. */
export const withChange = (before: QueueSummary, change: QueueChange, asOf: number): QueueSummary => ({
  ...before,
  sampledAt: asOf,
  ...change,
  counts: { ...before.counts, ...change.counts },
});
