"use client";
import { ListFilter, Rows3 } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { useDepthLines } from "@/components/hooks/use-depth-lines";
import { useMediaQuery } from "@/components/hooks/use-media-query";
import { useQueues } from "@/components/hooks/use-queues";
import { PauseShardsDialog } from "@/components/queues/actions/pause-shards-dialog";
import { useWholeAction } from "@/components/queues/actions/use-whole-action";
import {
  isOpen,
  isSpread,
  matchingRows,
  type QueueRow,
  rowId,
  toggled,
  wholeQueues,
} from "@/components/queues/shards";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { formatNumber } from "@/lib/format";
import { QueueCards } from "./queue-cards";
import { QueueTable } from "./queue-table";
import { lineKeys, rowLines } from "./row-lines";
import { Tiles } from "./tiles";
import { byTrouble } from "./trouble";
import { useStaleSince } from "./use-stale-since";
import { verdictOf } from "./verdict";
import { VerdictPanel } from "./verdict-panel";

/** Cards cannot be virtualised as simply as rows, and nobody scrolls through more than this on a phone. */
const MAX_CARDS = 60;
/** Lines of one call. */
const MAX_LINES = 100;

const urlState = {
  q: parseAsString.withDefault(""),
  sort: parseAsString.withDefault(""),
  order: parseAsStringLiteral(["asc", "desc"]).withDefault("desc"),
  /** Queues that show their shards: the key of one of them each. */
  open: parseAsArrayOf(parseAsString).withDefault([]),
};

/** Everything about all queues on one screen. */
export function OverviewView() {
  const { data, error, refetch } = useQueues();
  const [url, setUrl] = useQueryStates(urlState);
  const wide = useMediaQuery("(min-width: 1024px)");
  const router = useRouter();
  const [visible, setVisible] = useState<string[]>([]);

  const ordered = useMemo(() => wholeQueues(data?.queues ?? []).sort(byTrouble), [data]);
  const shown = useMemo(() => matchingRows(ordered, url.q), [ordered, url.q]);
  const open = useMemo(
    () => Object.fromEntries(shown.filter((row) => isOpen(row, url.open)).map((row) => [rowId(row), true])),
    [shown, url.open],
  );
  const cards = useMemo(() => shown.slice(0, MAX_CARDS), [shown]);
  const drawn = useMemo(() => {
    const inSight = new Set(visible);
    const rows = wide ? shown : cards;
    const all = rows.flatMap((row) => (open[rowId(row)] && isSpread(row) ? [row, ...row.shards] : [row]));
    return wide ? all.filter((row) => inSight.has(rowId(row))) : all;
  }, [wide, shown, cards, open, visible]);
  const depthLines = useDepthLines(useMemo(() => lineKeys(drawn, MAX_LINES), [drawn]));
  const lines = useMemo(() => rowLines(drawn, depthLines), [drawn, depthLines]);
  const toggle = (row: QueueRow) => void setUrl({ open: toggled(row, url.open) });
  const { asking, close } = useWholeAction();
  const asked = asking && ordered.filter(isSpread).find(({ wholeKey }) => wholeKey === asking.wholeKey);
  const staleSince = useStaleSince(data);
  const verdict = useMemo(() => verdictOf(ordered, staleSince), [ordered, staleSince]);
  const sorting = useMemo(
    () => (url.sort ? [{ id: url.sort, desc: url.order === "desc" }] : []),
    [url.sort, url.order],
  );
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <OverviewSkeleton />;
  return (
    <div className="grid gap-4">
      <h1 className="sr-only">Overview</h1>
      <VerdictPanel verdict={verdict} moreHref="/" />
      {asking && asked && <PauseShardsDialog queue={asked} resuming={asking.resuming} onClose={close} />}
      <Tiles queues={ordered} />
      <section aria-label="Queues" className="grid gap-2">
        <header className="flex flex-wrap items-center justify-between gap-2">
          <h2 className="font-semibold text-base">Queues</h2>
          <search className="relative w-full sm:w-64">
            <ListFilter aria-hidden className="absolute top-2 left-2.5 text-base text-muted" />
            <Input
              data-filter
              aria-label="Filter queues by name or prefix"
              placeholder="Filter by name or prefix  /"
              className="pl-8"
              value={url.q}
              onChange={(event) => void setUrl({ q: event.target.value || null })}
            />
          </search>
        </header>
        <div className="rounded-md border bg-surface">
          {shown.length === 0 ? (
            <EmptyState
              icon={Rows3}
              title={data.queues.length === 0 ? "No queue has been found yet" : "No queue has this name"}
              description={
                data.queues.length === 0
                  ? "A queue appears here within a minute of its first job, whatever its prefix. Check that REDIS_URL points at the Redis your queues live in."
                  : "The filter looks at names and prefixes."
              }
            />
          ) : wide ? (
            <QueueTable
              queues={shown}
              open={open}
              onToggle={toggle}
              lines={lines}
              onVisible={setVisible}
              sorting={sorting}
              onSort={([first]) =>
                void setUrl({ sort: first?.id ?? null, order: first?.desc === false ? "asc" : null })
              }
              onOpen={(key) => router.push(`/queues/${key}`)}
            />
          ) : (
            <QueueCards queues={cards} open={open} onToggle={toggle} lines={lines} />
          )}
        </div>
        {!wide && shown.length > MAX_CARDS && (
          <p className="text-muted text-xs">
            The {MAX_CARDS} that need most attention of {formatNumber(shown.length)}. Filter to find another.
          </p>
        )}
      </section>
    </div>
  );
}

function OverviewSkeleton() {
  return (
    <div className="grid gap-4" aria-busy="true">
      <span role="status" className="sr-only">
        Loading queues
      </span>
      <Skeleton className="h-24" />
      <Skeleton className="h-20" />
      <Skeleton className="h-96" />
    </div>
  );
}
