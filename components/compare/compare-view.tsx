"use client";

import { GitCompareArrows } from "lucide-react";
import { useMemo } from "react";
import { FrameBar } from "@/components/charts/frame-bar";
import { FrameProvider, useFrame } from "@/components/charts/frame-context";
import type { ChartSeries } from "@/components/charts/rows";
import { TimePanel } from "@/components/charts/time-panel";
import { singleQueueOptions } from "@/components/dead-letters/queue-options";
import { useQueueNames } from "@/components/operations/use-queue-names";
import { type Against, otherSpan } from "@/components/queues/against";
import { panelState } from "@/components/queues/panel-state";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { LatencyAnswer } from "@/lib/contract/latency";
import type { Metric, SeriesAnswer } from "@/lib/contract/metrics";
import { formatDuration, formatNumber, formatRate } from "@/lib/format";
import { CompareBar } from "./compare-bar";
import { DifferencePanel } from "./difference-panel";
import { overlay, type Side } from "./overlay";
import { useCompare } from "./use-compare";
import { useSide } from "./use-sides";

/** The axis counts in whole units: milliseconds would be thousands. */
const inSeconds = (ms: readonly (number | null)[]) =>
  ms.map((value) => (value === null ? null : value / 1_000));
const secondsText = (seconds: number) => formatDuration(seconds * 1_000);

const WHEN: Record<Against, string> = {
  before: "the time before",
  day: "a day earlier",
  week: "a week earlier",
};

const CHARTS: {
  title: string;
  explanation: string;
  metric: Metric;
  unit: string;
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
    unit: "s",
    format: secondsText,
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

/** Two queues, or two times of one, over one axis. */
export const CompareView = () => (
  <FrameProvider subject="compare">
    <Compare />
  </FrameProvider>
);

function Compare() {
  const { url, set } = useCompare();
  const { queues, nameOf } = useQueueNames();
  const options = useMemo(() => singleQueueOptions(queues), [queues]);
  return (
    <div className="grid min-w-0 gap-4">
      <PageHeader
        title="Compare"
        description="Two queues, or one queue at two times, over one axis. The address holds all of it."
      />
      <CompareBar value={url} queues={options} onChange={set} />
      {url.a === null ? (
        <EmptyState
          icon={GitCompareArrows}
          title="Nothing is compared yet"
          description="Choose a queue, then another one, or an earlier time of the same."
        />
      ) : (
        <Sides a={url.a} b={url.b ?? url.a} against={url.against} nameOf={nameOf} />
      )}
    </div>
  );
}

interface SidesProps {
  a: string;
  b: string;
  against: Against | null;
  nameOf(key: string): string;
}

function Sides({ a, b, against, nameOf }: SidesProps) {
  const { frame } = useFrame();
  const one = useSide(a, frame, null);
  const other = useSide(b, frame, against);
  const when = against === null ? "" : `, ${WHEN[against]}`;
  const names: [string, string] = [nameOf(a), `${nameOf(b)}${when}`];
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
          sides={
            first && second
              ? [
                  { series: first, latency: latency ?? null },
                  { series: second, latency: other.latency.data ?? null },
                ]
              : null
          }
        />
        {CHARTS.map(({ metric, ...chart }) => (
          <TimePanel
            key={metric}
            {...shared}
            {...chart}
            rows={first ? overlay(sideOf(first, metric), second ? sideOf(second, metric) : null, backMs) : []}
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
            unit="s"
            format={secondsText}
            rows={
              latency
                ? overlay(
                    p95Of(latency, kind),
                    other.latency.data ? p95Of(other.latency.data, kind) : null,
                    backMs,
                  )
                : []
            }
          />
        ))}
      </div>
    </div>
  );
}

/** Where the second side begins. */
const otherFrom = ({ from, to }: SeriesAnswer, against: Against): number =>
  otherSpan({ kind: "fixed", from, to }, against, to).from;

const sideOf = ({ at, stepMs, metrics }: SeriesAnswer, metric: Metric): Side => ({
  at,
  stepMs,
  values: metric === "oldestWaitingMs" ? inSeconds(metrics[metric]) : (metrics[metric] ?? []),
});

const p95Of = (answer: LatencyAnswer, kind: "wait" | "run"): Side => ({
  at: answer.at,
  stepMs: answer.stepMs,
  values: inSeconds(answer[kind].p95),
});
