"use client";
import { useMemo } from "react";
import { rowsOf } from "@/components/charts/rows";
import { TimePanel } from "@/components/charts/time-panel";
import { panelState } from "@/components/queues/panel-state";
import { StatTile } from "@/components/ui/stat-tile";
import { formatInZone, formatRate } from "@/lib/format";
import { bandOf, type Capacity, historyLength, historyWords, workersWords } from "./capacity-words";
import { useCapacity } from "./use-capacity";

const SERIES = [{ key: "mid", label: "usual", color: "var(--state-waiting)" }];
const DAY_MS = 86_400_000;

/** The next peak of a queue, when it comes, and the workers that it takes. */
export function CapacityPanel({ queue }: { queue: string }) {
  const capacity = useCapacity(queue);
  const { data } = capacity;
  const rows = useMemo(() => (data ? rowsOf(data.at, { mid: data.arrivalPerSec.mid }) : []), [data]);
  const [first = 0] = data?.at ?? [];
  return (
    <section aria-labelledby="capacity" className="grid min-w-0 content-start gap-3">
      <div>
        <h2 id="capacity" className="font-semibold text-sm">
          Capacity
        </h2>
        <p className="min-h-4 text-muted text-xs">{data ? workersWords(data) : ""}</p>
      </div>
      <Tiles capacity={data} />
      <TimePanel
        {...panelState(capacity)}
        title="Arrivals of the next 24 hours"
        explanation={data ? `${historyWords(data.history)} Hours of ${data.zone}.` : ""}
        nothing="Nothing can be expected before there are three days of history."
        rows={rows}
        series={SERIES}
        kind="lines"
        unit="jobs/s"
        format={formatRate}
        span={data ? { from: first, to: first + DAY_MS } : null}
        band={data && bandOf("Expected arrivals", data.at, data.arrivalPerSec)}
      />
      {data && data.assumed.length > 0 && (
        <ul aria-label="What was assumed" className="grid gap-0.5 text-muted text-xs">
          {data.assumed.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          <li>A trend is not seen: a product that has just doubled needs more.</li>
        </ul>
      )}
    </section>
  );
}

const UNKNOWN = "–";

function Tiles({ capacity }: { capacity: Capacity | undefined }) {
  const { peak = null, workers, history, zone = null } = capacity ?? {};
  const needed = workers?.needed ?? null;
  const short = needed !== null && workers?.present !== null && needed > (workers?.present ?? 0);
  return (
    <div className="grid grid-cols-2 gap-px overflow-hidden rounded-md border bg-line lg:grid-cols-4">
      <StatTile
        label="Next peak"
        value={peak ? `${formatRate(peak.mid)}/s` : UNKNOWN}
        detail={peak ? `up to ${formatRate(peak.high)}/s` : "jobs that arrive"}
      />
      <StatTile
        label="When"
        value={peak ? hourWords(peak.at, zone) : UNKNOWN}
        detail={peak ? `the hour from then on, ${zone}` : "in the next 24 hours"}
      />
      <StatTile
        label="Workers needed then"
        value={needed ?? UNKNOWN}
        detail={workers ? `${workers.present ?? UNKNOWN} now` : ""}
        tone={short ? "warn" : "neutral"}
      />
      <StatTile
        label="History"
        value={history ? historyLength(history) : UNKNOWN}
        detail={history ? (history.strength === "none" ? "too little" : history.strength) : ""}
      />
    </div>
  );
}

/** `Mon 30 Nov, 09:00`: a peak is known to the hour. */
const hourWords = (at: number, zone: string | null) => formatInZone(at, zone).replace(/:\d\d \S+$/, "");
