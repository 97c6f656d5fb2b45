"use client";

import { GitCompareArrows } from "lucide-react";
import { useMemo } from "react";
import { FrameBar } from "@/components/charts/frame-bar";
import { FrameProvider, useFrame } from "@/components/charts/frame-context";
import type { ChartSeries } from "@/components/charts/rows";
import { TimePanel } from "@/components/charts/time-panel";
import { singleQueueOptions } from "@/components/dead-letters/queue-options";
import { useQueueNames } from "@/components/operations/use-queue-names";
import { type Against, type OtherTime, otherSpan } from "@/components/queues/against";
import { panelState } from "@/components/queues/panel-state";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { LatencyAnswer } from "@/lib/contract/latency";
import type { Metric, SeriesAnswer } from "@/lib/contract/metrics";
import { formatAbsolute, formatDuration, formatNumber, formatRate } from "@/lib/format";
import { CompareBar } from "./compare-bar";
import { DifferencePanel } from "./difference-panel";
import { durationUnitOf } from "./duration-unit";
import { overlay, type Side } from "./overlay";
import { RetryPanels } from "./retry-panels";
import { useCompare } from "./use-compare";
import { useSide } from "./use-sides";

const WHEN: Record<Against, string> = {
  before: "the time before",
  day: "a day earlier",
  week: "a week earlier",
};

const CHARTS: {
  title: string;
  explanation: string;
  metric: Metric;
  /** None of durations: theirs goes by how long they are. */
  unit: string | null;
  format: (v: number) => string;
}[] = [
  {
    title: "Backlog",
    explanation: "Jobs that wait, prioritized ones among them.",
    metric: "backlog",
    unit: "jobs",
    format: formatNumber,
  },
  {
    title: "Oldest waiting job",
    explanation: "How long the one that waits longest has waited.",
    metric: "oldestWaitingMs",
    unit: null,
    format: formatDuration,
  },
  {
    title: "Jobs in",
    explanation: "Jobs that became runnable, per second.",
    metric: "arrivalPerSec",
    unit: "jobs/s",
    format: formatRate,
  },
  {
    title: "Jobs out",
    explanation: "Jobs that were completed, per second.",
    metric: "servicePerSec",
    unit: "jobs/s",
    format: formatRate,
  },
  {
    title: "Dead letters",
    explanation: "Jobs that failed for good, per second.",
    metric: "failurePerSec",
    unit: "jobs/s",
    format: formatRate,
  },
];

const whenWords = (other: OtherTime | null): string =>
  other === null ? "" : `, ${typeof other === "number" ? `from ${formatAbsolute(other)}` : WHEN[other]}`;

/** Two queues, or two times of one, over one axis. */
export const CompareView = () => (
  <FrameProvider subject="compare">
    <Compare />
  </FrameProvider>
);

function Compare() {
  const { url, other, set } = useCompare();
  const { frame } = useFrame();
  const { queues, nameOf } = useQueueNames();
  const options = useMemo(() => singleQueueOptions(queues), [queues]);
  return (
    <div className="grid min-w-0 gap-4">
      <PageHeader
        title="Compare"
        description="Two queues, or one queue at two times, over one axis. The address holds all of it."
      />
      <CompareBar
        value={url}
        queues={options}
        onChange={set}
        freeFromMs={() => Math.round(otherSpan(frame, "before", Date.now()).from)}
      />
      {url.a === null ? (
        <EmptyState
          icon={GitCompareArrows}
          title="Nothing is compared yet"
          description="Choose a queue, then another one, or an earlier time of the same."
        />
      ) : (
        <Sides a={url.a} b={url.b ?? url.a} against={other} nameOf={nameOf} />
      )}
    </div>
  );
}

interface SidesProps {
  a: string;
  b: string;
  against: OtherTime | null;
  nameOf(key: string): string;
}

function Sides({ a, b, against, nameOf }: SidesProps) {
  const { frame } = useFrame();
  const one = useSide(a, frame, null);
  const other = useSide(b, frame, against);
  const names: [string, string] = [nameOf(a), `${nameOf(b)}${whenWords(against)}`];
  const series: ChartSeries[] = [
    { key: "a", label: names[0], color: "var(--state-waiting)", dash: "" },
    { key: "b", label: names[1], color: "var(--state-delayed)", dash: "6 3" },
  ];
  const first = one.series.data;
  const second = other.series.data;
  const backMs = first ? first.from - (against === null ? first.from : otherFrom(first, against)) : 0;
  const span = frame.kind === "fixed" ? frame : (first ?? null);
  const shared = { span, series, kind: "lines" as const, ...panelState(one.series) };
  const latency = one.latency.data;
  // A side that cannot be had is said once; the charts show the other one meanwhile.
  const lost = [one.series, other.series].find(({ data, error }) => data === undefined && error !== null);
  return (
    <div className="grid gap-3">
      <FrameBar />
      {a === b && against === null && (
        <p className="text-muted text-sm">
          Both sides are the same: choose another queue, or an earlier time.
        </p>
      )}
      <div className="grid gap-3 xl:grid-cols-2">
        <DifferencePanel
          names={names}
          error={lost?.error ?? null}
          onRetry={() => void lost?.refetch()}
          sides={
            first && second
              ? [
                  { series: first, latency: latency ?? null, retries: one.retries.data ?? null },
                  {
                    series: second,
                    latency: other.latency.data ?? null,
                    retries: other.retries.data ?? null,
                  },
                ]
              : null
          }
        />
        {CHARTS.map(({ metric, unit, ...chart }) => (
          <TimePanel
            key={metric}
            {...shared}
            {...chart}
            {...overlaid(
              first && sideOf(first, metric),
              second && sideOf(second, metric),
              backMs,
              unit === null ? null : { unit, format: chart.format },
            )}
          />
        ))}
        {(["wait", "run"] as const).map((kind) => (
          <TimePanel
            key={kind}
            {...shared}
            {...panelState(one.latency)}
            title={kind === "wait" ? "Waited, p95" : "Ran, p95"}
            explanation={
              kind === "wait"
                ? "From runnable until begun: 5 % of the jobs waited longer."
                : "One attempt: 5 % of them ran longer."
            }
            {...overlaid(
              latency && p95Of(latency, kind),
              other.latency.data && p95Of(other.latency.data, kind),
              backMs,
              null,
            )}
          />
        ))}
        <RetryPanels
          {...panelState(one.retries)}
          a={one.retries.data}
          b={other.retries.data}
          series={series}
          span={span}
          backMs={backMs}
        />
      </div>
    </div>
  );
}

/** Where the second side begins. */
const otherFrom = ({ from, to }: SeriesAnswer, against: OtherTime): number =>
  otherSpan({ kind: "fixed", from, to }, against, to).from;

const sideOf = ({ at, stepMs, metrics }: SeriesAnswer, metric: Metric): Side => ({
  at,
  stepMs,
  values: metrics[metric] ?? [],
});

const p95Of = (answer: LatencyAnswer, kind: "wait" | "run"): Side => ({
  at: answer.at,
  stepMs: answer.stepMs,
  values: answer[kind].p95,
});

/** Two sides as one chart has them; without a scale of their own they are durations, ms. */
function overlaid(
  a: Side | undefined,
  b: Side | undefined,
  backMs: number,
  scale: { unit: string; format: (value: number) => string } | null,
) {
  if (scale) return { ...scale, rows: a ? overlay(a, b ?? null, backMs) : [] };
  const { name, scaled, format } = durationUnitOf(a?.values ?? [], b?.values ?? []);
  const inUnit = (side: Side) => ({ ...side, values: scaled(side.values) });
  return { unit: name, format, rows: a ? overlay(inUnit(a), b ? inUnit(b) : null, backMs) : [] };
}
