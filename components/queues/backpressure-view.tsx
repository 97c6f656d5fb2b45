import { cn } from "@/lib/cn";
import type { BackpressureState } from "@/lib/contract/enqueue";
import type { BackpressurePolicy } from "@/lib/contract/policies";
import { formatDuration, formatNumber } from "@/lib/format";
import { fillOf, turnedAway } from "./backpressure-words";

/** Depth and age against their watermarks, and what becomes of new jobs. */
export function BackpressureView({
  policy,
  state: { depth, oldestMs, over, shed },
  stale,
}: {
  policy: BackpressurePolicy;
  state: BackpressureState;
  stale: boolean;
}) {
  return (
    <section
      aria-label="Back-pressure"
      className={cn(
        "grid min-w-0 gap-x-6 gap-y-2 rounded-md border bg-surface px-3 py-2 text-xs sm:grid-cols-2 xl:grid-cols-4",
        stale && "opacity-60",
      )}
    >
      <p className="min-w-0">
        <span className="block font-semibold">Back-pressure</span>
        <span className={over ? "text-warn" : "text-muted"}>
          {stale ? "Figures are old: " : ""}
          {turnedAway(policy, over)}
        </span>
      </p>
      <Gauge
        name="Depth"
        value={formatNumber(depth)}
        fill={fillOf(depth, policy.softDepth, policy.hardDepth)}
        soft={policy.softDepth}
        hard={policy.hardDepth}
        format={formatNumber}
      />
      <Gauge
        name="Oldest"
        value={formatDuration(oldestMs)}
        fill={fillOf(oldestMs, policy.softAgeMs, policy.hardAgeMs)}
        soft={policy.softAgeMs}
        hard={policy.hardAgeMs}
        format={formatDuration}
      />
      <p className="flex items-baseline justify-between gap-2 sm:block sm:text-right">
        <span className="block text-muted">Turned away or put off</span>
        <span className="tabular-nums">
          {formatNumber(shed.lastMinute)} last minute, {formatNumber(shed.thisMinute)} this one
        </span>
      </p>
    </section>
  );
}

function Gauge(props: {
  name: string;
  value: string;
  /** Null: there is no mark to be measured by. */
  fill: number | null;
  soft: number | null;
  hard: number | null;
  format: (value: number) => string;
}) {
  const { name, value, fill, soft, hard, format } = props;
  const softAt = soft === null || hard === null ? null : Math.min(1, soft / hard);
  return (
    <div className="min-w-0">
      <p className="flex justify-between gap-2">
        <span className="text-muted">{name}</span>
        <span className="tabular-nums">{value}</span>
      </p>
      {fill !== null && (
        <div aria-hidden className="relative my-1 h-1.5 overflow-hidden rounded-full bg-line">
          <div className="h-full bg-accent" style={{ width: `${fill * 100}%` }} />
          {softAt !== null && (
            <div className="absolute inset-y-0 w-0.5 bg-warn" style={{ left: `${softAt * 100}%` }} />
          )}
        </div>
      )}
      <p className="flex justify-between gap-2 text-muted tabular-nums">
        <span>{soft === null ? "no soft mark" : `soft ${format(soft)}`}</span>
        <span>{hard === null ? "no hard mark" : `hard ${format(hard)}`}</span>
      </p>
    </div>
  );
}
