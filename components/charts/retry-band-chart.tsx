import { cn } from "@/lib/cn";
import type { RetryStep } from "@/lib/contract/policies";
import { formatDuration } from "@/lib/format";
import { PLOT, shareOf } from "./plot-box";
import { PlotLines } from "./plot-lines";
import { attemptsOf, durationTicks, retryBands } from "./retry-bands";
import { ValueAxis, valueLabels } from "./value-axis";

export interface RetryBandChartProps {
  label: string;
  steps: RetryStep[];
  deadlineMs: number | null;
  height: number;
}

/** More would touch each other. */
const MOST_LABELS = 10;

const percent = (share: number) => `${(100 * share).toFixed(3)}%`;

/** When the attempts of a job come: the median as a line, four of five jobs in the dark band, all in the light one. */
export function RetryBandChart({ label, steps, deadlineMs, height }: RetryBandChartProps) {
  const attempts = attemptsOf(steps);
  const ticks = durationTicks(Math.max(1, ...steps.map(({ atMs }) => atMs.max)));
  const topMs = ticks.at(-1) ?? 1;
  const last = attempts.at(-1)?.attempt ?? 1;
  const { whole, most, median, dots } = retryBands(attempts, topMs);
  const every = Math.ceil(attempts.length / MOST_LABELS);
  return (
    <div role="img" aria-label={label} style={{ height }} className="relative text-muted text-xs">
      <span className="absolute top-0 left-0">since the first failure</span>
      {/* Durations are longer words than numbers. */}
      <div className="absolute top-0 right-1 bottom-4 left-2">
        <ValueAxis labels={valueLabels(ticks, tickWords)} />
        <div className="absolute border-line-strong border-b" style={PLOT}>
          <PlotLines ticks={ticks}>
            <path d={whole} fill="var(--accent)" fillOpacity={0.15} />
            <path d={most} fill="var(--accent)" fillOpacity={0.3} />
            <g stroke="var(--accent)" fill="none">
              <path d={median} strokeWidth={2} vectorEffect="non-scaling-stroke" />
              <path d={dots} strokeWidth={5} strokeLinecap="round" vectorEffect="non-scaling-stroke" />
            </g>
          </PlotLines>
          {deadlineMs !== null && deadlineMs <= topMs && (
            <span
              className="absolute inset-x-0 border-warn border-t border-dashed pl-1 text-warn"
              style={{ top: percent(1 - deadlineMs / topMs) }}
            >
              deadline
            </span>
          )}
          {attempts.map((step, index) => (
            <Attempt
              key={step.attempt}
              step={step}
              share={shareOf(step.attempt, 1, last)}
              width={1 / Math.max(1, last - 1)}
              isNamed={index % every === 0}
            />
          ))}
        </div>
      </div>
      <span className="absolute inset-x-0 bottom-0 text-center">attempt</span>
    </div>
  );
}

/** `15m`, not `15m 00s`: ticks are round. */
const tickWords = (ms: number) =>
  ms === 0
    ? "0"
    : formatDuration(ms)
        .replace(/ 00[sm]$/, "")
        .replace(/\.0s$/, "s")
        .replace(/ 0h$/, "");

interface AttemptProps {
  step: RetryStep;
  /** Where it stands, 0 to 1 of the plot, and how far it is to the next one. */
  share: number;
  width: number;
  isNamed: boolean;
}

/** What is around an attempt: its number below, and what is known of it while it is pointed at. */
const Attempt = ({ step, share, width, isNamed }: AttemptProps) => (
  <div
    className="group absolute inset-y-0 -translate-x-1/2"
    style={{ left: percent(share), width: percent(width) }}
  >
    <span className="absolute inset-y-0 left-1/2 hidden border-line-strong border-l group-hover:block" />
    {isNamed && <span className="absolute inset-x-0 top-full pt-2 text-center">{step.attempt}</span>}
    <div
      className={cn(
        "pointer-events-none absolute top-1 z-20 hidden group-hover:block",
        share > 0.5 ? "right-1/2 mr-2.5" : "left-1/2 ml-2.5",
      )}
    >
      <Tip step={step} />
    </div>
  </div>
);

const Tip = ({ step: { attempt, delayMs, atMs, pastDeadline } }: { step: RetryStep }) => (
  <dl className="grid w-max grid-cols-[1fr_auto] gap-x-4 rounded-md border border-line-strong bg-raised px-2.5 py-2 text-fg text-xs">
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
