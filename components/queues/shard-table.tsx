import { Link } from "@/components/ui/link";
import { cn } from "@/lib/cn";
import type { QueueSummary } from "@/lib/contract/queues";
import { backlogOf } from "@/lib/contract/values/figures";
import { formatDuration, formatNumber } from "@/lib/format";

const HEAD = ["Backlog", "Active", "Delayed", "Failed", "Oldest"];
const NOT_ON_PHONE = new Set(["Active", "Delayed"]);

/** A spread queue as one, and each of its shards. */
export const ShardTable = ({
  whole,
  shards,
  current,
}: {
  whole: QueueSummary;
  shards: QueueSummary[];
  current: string;
}) => (
  <section aria-label={`Shards of ${whole.name}`} className="overflow-hidden rounded-md border border-line">
    <table className="w-full text-sm tabular-nums">
      <thead>
        <tr className="h-8 bg-surface text-left text-muted text-xs">
          <th scope="col" className="px-3 font-normal">
            Shard
          </th>
          {HEAD.map((title) => (
            <th key={title} scope="col" className={cn("px-3 text-right font-normal", cellClass(title))}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr className="h-8 border-line border-t font-medium">
          <th scope="row" className="px-3 text-left font-medium">
            {whole.name}, all {shards.length}
          </th>
          <Figures queue={whole} />
        </tr>
        {shards.map((shard) => (
          <tr
            key={shard.key}
            className={cn("h-8 border-line border-t", shard.key === current && "bg-accent-soft")}
          >
            <th scope="row" className="px-3 text-left font-normal">
              <Link
                href={`/queues/${shard.key}`}
                aria-current={shard.key === current ? "page" : undefined}
                className="wrap-anywhere hover:underline"
              >
                {shard.name}
              </Link>
            </th>
            <Figures queue={shard} />
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

const cellClass = (title: string) => (NOT_ON_PHONE.has(title) ? "max-sm:hidden" : "");

function Figures({ queue: { counts, oldestWaitingMs } }: { queue: QueueSummary }) {
  const texts = [
    formatNumber(backlogOf(counts)),
    formatNumber(counts.active),
    formatNumber(counts.delayed),
    formatNumber(counts.failed),
    formatDuration(oldestWaitingMs),
  ];
  return HEAD.map((title, index) => (
    <td key={title} className={cn("px-3 text-right", cellClass(title))}>
      {texts[index]}
    </td>
  ));
}
