import type { QueueRow } from "@/components/queues/shards";

/** What the columns of numbers are sorted by. What is not known sorts as less than nothing, a backlog that never drains as most. */
export const SORT_VALUES = {
  waiting: ({ counts }) => counts.waiting,
  prioritized: ({ counts }) => counts.prioritized,
  active: ({ counts }) => counts.active,
  delayed: ({ counts }) => counts.delayed,
  held: ({ counts }) => counts.held,
  failed: ({ counts }) => counts.failed,
  oldest: ({ oldestWaitingMs }) => oldestWaitingMs ?? -1,
  in: ({ arrivalPerSec }) => arrivalPerSec ?? -1,
  out: ({ servicePerSec }) => servicePerSec ?? -1,
  dead: ({ failurePerSec }) => failurePerSec ?? -1,
  drain: ({ drain, drainMs }) => (drain === "never" ? Number.MAX_VALUE : (drainMs ?? -1)),
} satisfies Record<string, (row: QueueRow) => number>;

export type SortColumn = keyof typeof SORT_VALUES;

export const isSortColumn = (text: string): text is SortColumn => Object.hasOwn(SORT_VALUES, text);
