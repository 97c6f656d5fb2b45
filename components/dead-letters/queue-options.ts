import type { QueueSummary } from "@/lib/contract/queues";
import { formatNumber } from "@/lib/format";
import { isSpread, wholeQueues } from "../queues/shards";
import type { UrlFilter } from "./filter";

const ANY = "any";
const SPREAD = "spread ";

type QueueFilter = Pick<UrlFilter, "queue" | "spread">;

/** What can be chosen as the queue: every one, and a queue that is spread as a whole, before its shards. */
export function queueOptions(queues: QueueSummary[]): { value: string; label: string }[] {
  const labelOf = labelsOf(queues);
  const single = (queue: QueueSummary) => ({ value: queue.key, label: labelOf(queue) });
  return [
    { value: ANY, label: "All queues" },
    ...wholeQueues(queues).flatMap((row) =>
      isSpread(row)
        ? [
            {
              value: `${SPREAD}${row.wholeKey}`,
              label: `${labelOf(row)}, all ${formatNumber(row.shards.length)}`,
            },
            ...row.shards.map(single),
          ]
        : [single(row)],
    ),
  ];
}

/** Every queue by itself. */
export function singleQueueOptions(queues: QueueSummary[]): { value: string; label: string }[] {
  const labelOf = labelsOf(queues);
  return queues.map((queue) => ({ value: queue.key, label: labelOf(queue) }));
}

/** By name, and with the prefix where names alone are not enough. */
function labelsOf(queues: QueueSummary[]): (queue: Pick<QueueSummary, "prefix" | "name">) => string {
  const unique = new Set(queues.map(({ name }) => name)).size === queues.length;
  return ({ prefix, name }) => (unique ? name : `${prefix}:${name}`);
}

/** The value of the option that a filter stands for. */
export const choiceOf = ({ queue, spread }: QueueFilter): string =>
  queue ?? (spread === null ? ANY : `${SPREAD}${spread}`);

/** The filter that an option stands for. */
export function chosen(value: string): QueueFilter {
  if (value.startsWith(SPREAD)) return { queue: null, spread: value.slice(SPREAD.length) };
  return { queue: value === ANY ? null : value, spread: null };
}
