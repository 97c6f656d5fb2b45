"use client";
import { Rows3 } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useDeferredValue, useMemo } from "react";
import { useMediaQuery } from "@/components/hooks/use-media-query";
import { useQueues } from "@/components/hooks/use-queues";
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
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { arranged } from "./arrange";
import { QueueTable, QueueTiles, TABLE_QUERY } from "./lazy-lists";
import { OverviewBar } from "./overview-bar";
import { OverviewSkeleton } from "./overview-skeleton";
import { inState, stateCounts } from "./row-states";
import { Tiles } from "./tiles";
import { byTrouble } from "./trouble";
import { useOverviewUrl } from "./use-overview-url";
import { usePins } from "./use-pins";
import { useQueueLines } from "./use-queue-lines";
import { useStaleSince } from "./use-stale-since";
import { useTileColumns } from "./use-tile-columns";
import { verdictOf } from "./verdict";
import { VerdictPanel } from "./verdict-panel";

const PauseShardsDialog = dynamic(() =>
  import("@/components/queues/actions/pause-shards-dialog").then((module) => module.PauseShardsDialog),
);

/** Everything about all queues on one screen. */
export function OverviewView() {
  const { data, error, refetch } = useQueues();
  const { url, set } = useOverviewUrl();
  const canTable = useMediaQuery(TABLE_QUERY);
  const columns = useTileColumns();
  const router = useRouter();
  const pins = usePins();
  const staleSince = useStaleSince(data);

  // Sorted once here: whatever sorts them again finds them in order.
  const queues = useMemo(() => byTrouble(wholeQueues(data?.queues ?? [])), [data]);
  const verdict = useMemo(() => verdictOf(queues, staleSince), [queues, staleSince]);
  // What is typed or chosen is seen in the bar at once; a thousand rows follow.
  const { q, sort, order, group, state, view } = useDeferredValue(url);
  const named = useMemo(() => matchingRows(queues, q), [queues, q]);
  const states = useMemo(() => stateCounts(named), [named]);
  const groups = useMemo(
    () => arranged(inState(named, state), { sort, desc: order === "desc", group, pinned: pins.pinned }),
    [named, state, sort, order, group, pins.pinned],
  );
  const shown = useMemo(() => groups.flatMap(({ rows }) => rows), [groups]);
  const open = useMemo(
    () => Object.fromEntries(shown.filter((row) => isOpen(row, url.open)).map((row) => [rowId(row), true])),
    [shown, url.open],
  );
  const { lines, onVisible } = useQueueLines(shown);
  const { asking, close } = useWholeAction();
  const asked = asking && queues.filter(isSpread).find(({ wholeKey }) => wholeKey === asking.wholeKey);
  const sorting = useMemo(() => (sort ? [{ id: sort, desc: order === "desc" }] : []), [sort, order]);

  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <OverviewSkeleton />;
  const list = {
    groups,
    open,
    lines,
    onVisible,
    pins,
    stale: staleSince !== null,
    onToggle: (row: QueueRow) => set({ open: toggled(row, url.open) }),
    onOpen: (key: string) => router.push(`/queues/${key}`),
  };
  return (
    <div className="grid gap-4">
      <h1 className="sr-only">Overview</h1>
      <VerdictPanel verdict={verdict} moreHref="/?state=troubled" />
      {asking && asked && <PauseShardsDialog queue={asked} resuming={asking.resuming} onClose={close} />}
      <Tiles queues={queues} />
      <section aria-label="Queues" className="grid gap-2">
        <header className="flex items-center gap-2">
          <h2 className="font-semibold text-base">Queues</h2>
          {staleSince !== null && (
            <Badge tone="warn">
              Stale: figures of <RelativeTime at={staleSince} />
            </Badge>
          )}
        </header>
        <OverviewBar
          url={url}
          onChange={set}
          states={states}
          all={named.length}
          hasCriticality={queues.some(({ criticality }) => criticality !== null)}
          canTable={canTable}
        />
        <div className="rounded-md border bg-surface">
          {shown.length === 0 ? (
            <Nothing found={queues.length > 0} />
          ) : canTable && view === "table" ? (
            <QueueTable
              {...list}
              sorting={sorting}
              onSort={([first]) =>
                set({ sort: first?.id ?? "", order: first?.desc === false ? "asc" : "desc" })
              }
            />
          ) : (
            <QueueTiles {...list} columns={columns} />
          )}
        </div>
      </section>
    </div>
  );
}

const Nothing = ({ found }: { found: boolean }) => (
  <EmptyState
    icon={Rows3}
    title={found ? "No queue is like this" : "No queue has been found yet"}
    description={
      found
        ? "The text is looked for in names and prefixes, and the chosen state must hold now."
        : "A queue appears here within a minute of its first job, whatever its prefix. Check that REDIS_URL points at the Redis your queues live in."
    }
  />
);
