import Link from "next/link";
import { cn } from "@/lib/cn";
import { formatDuration, formatNumber } from "@/lib/format";
import type { Shards } from "./shards";

const HEAD = ["Backlog", "Active", "Delayed", "Failed", "Oldest"];
const NOT_ON_PHONE = new Set(["Active", "Delayed"]);

/** A spread queue as one, and each of its shards. */
export const ShardTable = ({
  shards: { name, parts, total },
  current,
}: {
  shards: Shards;
  current: string;
}) => (
  <section aria-label={`Shards of ${name}`} className="overflow-hidden rounded-md border border-line">
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
            {name}, all {parts.length}
          </th>
          <Figures {...total} />
        </tr>
        {parts.map(({ key, name: part, counts, oldestWaitingMs }) => (
          <tr key={key} className={cn("h-8 border-line border-t", key === current && "bg-accent-soft")}>
            <th scope="row" className="px-3 text-left font-normal">
              <Link
                prefetch={false}
                href={`/queues/${key}`}
                aria-current={key === current ? "page" : undefined}
                className="wrap-anywhere hover:underline"
              >
                {part}
              </Link>
            </th>
            <Figures
              backlog={counts.waiting + counts.prioritized}
              active={counts.active}
              delayed={counts.delayed}
              failed={counts.failed}
              oldestWaitingMs={oldestWaitingMs}
            />
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

const cellClass = (title: string) => (NOT_ON_PHONE.has(title) ? "max-sm:hidden" : "");

function Figures({ backlog, active, delayed, failed, oldestWaitingMs }: Shards["total"]) {
  const texts = [
    formatNumber(backlog),
    formatNumber(active),
    formatNumber(delayed),
    formatNumber(failed),
    oldestWaitingMs === null ? "–" : formatDuration(oldestWaitingMs),
  ];
  return HEAD.map((title, index) => (
    <td key={title} className={cn("px-3 text-right", cellClass(title))}>
      {texts[index]}
    </td>
  ));
}
