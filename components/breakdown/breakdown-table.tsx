import { Layers, Users } from "lucide-react";
import { useMemo } from "react";
import { SortedFigures } from "@/components/charts/sorted-figures";
import type { PanelState } from "@/components/queues/panel-state";
import { SOURCE_REASONS } from "@/components/queues/source-words";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { BreakdownAnswer, BreakdownBy } from "@/lib/contract/latency";
import { capitalized } from "@/lib/format";
import { breakdownFigures } from "./breakdown-figures";
import { listedWords } from "./breakdown-rows";

export interface BreakdownTableProps extends PanelState {
  queue: string;
  by: BreakdownBy;
  /** Whether workers of the runtime have declared the queue. */
  hasRuntime: boolean;
  breakdown: BreakdownAnswer | undefined;
}

const TITLES = { name: "Job names", tenant: "Tenants, what was done" } as const;

/** Outcomes and latencies over the whole time, a row for each job name or tenant. */
export function BreakdownTable({ queue, by, hasRuntime, breakdown, error }: BreakdownTableProps) {
  const figures = useMemo(() => (breakdown ? breakdownFigures(queue, breakdown) : null), [queue, breakdown]);
  // The chart above says what went wrong.
  if (error) return null;
  if (!breakdown || !figures) return <Skeleton className="h-64" />;
  if (breakdown.rows.length === 0)
    return <Nothing by={by} hasRuntime={hasRuntime} hasEnded={breakdown.rest !== null} />;
  return (
    <SortedFigures
      title={TITLES[by]}
      explanation={
        <>
          {listedWords(breakdown)}.{" "}
          {breakdown.rows.some(lacksLatencies) &&
            "Of more than an hour ago latencies are kept apart for those with most jobs only. "}
          {breakdown.source && (
            <>
              <Badge tone={breakdown.source === "sampled" ? "warn" : "neutral"}>{breakdown.source}</Badge>{" "}
              {capitalized(SOURCE_REASONS[breakdown.source])}.
            </>
          )}
        </>
      }
      figures={figures}
      sortedBy="ended"
    />
  );
}

/** Of a longer time there is room for the latencies of a few values; those of the others are in the last row. */
const lacksLatencies = ({ completed, failed, run }: BreakdownAnswer["rows"][number]) =>
  completed + failed > 0 && run.p50 === null;

interface NothingProps {
  by: BreakdownBy;
  hasRuntime: boolean;
  hasEnded: boolean;
}

function Nothing({ by, hasRuntime, hasEnded }: NothingProps) {
  if (by === "tenant" && (!hasRuntime || hasEnded))
    return (
      <EmptyState
        className="rounded-md border bg-surface"
        icon={Users}
        title="Who was served is not known"
        description={
          hasRuntime
            ? "The jobs that ended carry no tenant: give their data a field “tenant” or “tenantId”, and workers report it."
            : "BullMQ’s events name no tenant. Start the workers of this queue by the runtime (startWorker), and give the data of jobs a field “tenant” or “tenantId”: the workers then report it."
        }
      />
    );
  return (
    <EmptyState
      className="rounded-md border bg-surface"
      icon={Layers}
      title="No job ended in this time"
      description="Choose a longer time, or wait: what ends is told within seconds."
    />
  );
}
