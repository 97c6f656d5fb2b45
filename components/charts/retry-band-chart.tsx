"use client";
import { Area, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import type { RetryStep } from "@/lib/contract/policies";
import { formatDuration } from "@/lib/format";
import { DrawingBox } from "./drawing-box";
import { PLOT } from "./plot-box";
import { GridLines, ValueAxis, valueLabels } from "./value-axis";
import { valueTicks } from "./value-scale";

export interface RetryBandChartProps {
  label: string;
  steps: RetryStep[];
  deadlineMs: number | null;
  height: number;
}

interface Row {
  attempt: number;
  whole: [number, number];
  most: [number, number];
  median: number;
  step: RetryStep;
}

/** Durations are longer words than numbers. */
const MORE_PX = 8;

const UNITS_MS = [1, 1_000, 60_000, 3_600_000, 86_400_000];

/** Round values in the unit that the top is read in: minutes for an hour, not tenths of a thousand seconds. */
function durationTicks(maxMs: number): number[] {
  const unitMs = UNITS_MS.findLast((ms) => maxMs >= ms) ?? 1;
  return valueTicks(maxMs / unitMs, 1).map((value) => value * unitMs);
}

/** When the attempts of a job come: the median as a line, four of five jobs in the dark band, all in the light one. */
export function RetryBandChart({ label, steps, deadlineMs, height }: RetryBandChartProps) {
  const rows: Row[] = steps.map((step) => ({
    attempt: step.attempt,
    whole: [step.atMs.min, step.atMs.max],
    most: [step.atMs.p10, step.atMs.p90],
    median: step.atMs.median,
    step,
  }));
  rows.unshift({ attempt: 1, whole: [0, 0], most: [0, 0], median: 0, step: FIRST });
  const ticks = durationTicks(Math.max(1, ...steps.map(({ atMs }) => atMs.max)));
  const top = ticks.at(-1) ?? 1;
  const labels = valueLabels(ticks, tickWords);
  return (
    <div role="img" aria-label={label} style={{ height }} className="relative text-muted text-xs">
      <span className="absolute top-0 left-0">since the first failure</span>
      <div className="absolute top-0 right-0 bottom-4" style={{ left: MORE_PX }}>
        <ValueAxis labels={labels} />
        <GridLines labels={labels} />
      </div>
      <DrawingBox
        height={height - 16}
        draw={(widthPx) => (
          <ComposedChart
            width={widthPx}
            height={height - 16}
            data={rows}
            accessibilityLayer={false}
            margin={{ ...PLOT, left: PLOT.left + MORE_PX, bottom: 0 }}
          >
            <XAxis
              dataKey="attempt"
              type="number"
              domain={[1, "dataMax"]}
              allowDecimals={false}
              tickCount={Math.min(rows.length, 10)}
              tick={{ fill: "var(--muted)" }}
              stroke="var(--line-strong)"
              tickLine={false}
              height={PLOT.bottom}
            />
            <YAxis hide niceTicks="none" domain={[0, top]} />
            <Tooltip
              isAnimationActive={false}
              content={({ active, payload }) => {
                const row = payload?.[0]?.payload as Row | undefined;
                return active && row ? <Tip step={row.step} /> : null;
              }}
            />
            {deadlineMs !== null && deadlineMs <= top && (
              <ReferenceLine
                y={deadlineMs}
                stroke="var(--warn)"
                strokeDasharray="4 3"
                label={{ value: "deadline", fill: "var(--warn)", position: "insideTopLeft" }}
              />
            )}
            <Area
              dataKey="whole"
              stroke="none"
              fill="var(--accent)"
              fillOpacity={0.15}
              isAnimationActive={false}
              activeDot={false}
            />
            <Area
              dataKey="most"
              stroke="none"
              fill="var(--accent)"
              fillOpacity={0.3}
              isAnimationActive={false}
              activeDot={false}
            />
            <Line
              dataKey="median"
              stroke="var(--accent)"
              strokeWidth={2}
              dot={{ r: 2.5, fill: "var(--accent)", strokeWidth: 0 }}
              isAnimationActive={false}
            />
          </ComposedChart>
        )}
      />
      <span className="block text-center">attempt</span>
    </div>
  );
}

const ZERO = { min: 0, p10: 0, median: 0, p90: 0, max: 0 };
const FIRST: RetryStep = { attempt: 1, delayMs: ZERO, atMs: ZERO, pastDeadline: false };

/** `15m`, not `15m 00s`: ticks are round. */
const tickWords = (ms: number) =>
  ms === 0
    ? "0"
    : formatDuration(ms)
        .replace(/ 00[sm]$/, "")
        .replace(/\.0s$/, "s")
        .replace(/ 0h$/, "");

const Tip = ({ step: { attempt, delayMs, atMs, pastDeadline } }: { step: RetryStep }) => (
  <dl className="grid grid-cols-[1fr_auto] gap-x-4 rounded-md border border-line-strong bg-raised px-2.5 py-2 text-fg text-xs">
    <dt className="text-muted">Attempt</dt>
    <dd className="text-right">{attempt}</dd>
    <dt className="text-muted">Waits, median</dt>
    <dd className="text-right tabular-nums">{formatDuration(delayMs.median)}</dd>
    <dt className="text-muted">Comes after, median</dt>
    <dd className="text-right tabular-nums">{formatDuration(atMs.median)}</dd>
    <dt className="text-muted">At least, at most</dt>
    <dd className="text-right tabular-nums">
      {formatDuration(atMs.min)} – {formatDuration(atMs.max)}
    </dd>
    {pastDeadline && <dd className="col-span-2 text-warn">past the deadline: never comes</dd>}
  </dl>
);
