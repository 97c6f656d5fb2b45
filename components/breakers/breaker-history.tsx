import { ChevronRight } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { BreakerEvent } from "@/lib/contract/breakers";
import { formatDuration, formatNumber } from "@/lib/format";
import { eventWords } from "./breaker-words";
import { type ProbeRun, withProbeRuns } from "./probe-runs";

const LINE = "flex flex-wrap justify-between gap-x-4 gap-y-0.5 bg-surface px-3 py-1.5";

/** What became of a breaker, latest first. */
export function BreakerHistory({ history }: { history: readonly BreakerEvent[] }) {
  return (
    <section aria-labelledby="breaker-history" className="grid content-start gap-2">
      <h2 id="breaker-history" className="font-medium text-sm">
        History
      </h2>
      {history.length === 0 ? (
        <p className="text-muted text-sm">It has always been closed, as far as is known.</p>
      ) : (
        <ol className="grid gap-px overflow-hidden rounded-md border border-line bg-line text-sm">
          {withProbeRuns(history).map((entry) =>
            "failed" in entry ? (
              // Its oldest event stays the same while more probes fail, so that what was unfolded stays so.
              <Probes key={`probes ${entry.from}`} run={entry} />
            ) : (
              <Event key={`${entry.at}-${entry.event}`} event={entry} />
            ),
          )}
        </ol>
      )}
    </section>
  );
}

const Event = ({ event }: { event: BreakerEvent }) => (
  <li className={LINE}>
    <span className="min-w-0 break-words">
      {eventWords(event)}
      {event.queueName && <span className="text-muted"> · {event.queueName}</span>}
    </span>
    <RelativeTime at={event.at} className="text-muted" />
  </li>
);

const Probes = ({ run: { failed, from, to, events } }: { run: ProbeRun }) => (
  <li>
    <details className="group">
      <summary className={cn(LINE, "cursor-pointer list-none")}>
        <span className="flex min-w-0 items-center gap-1">
          <ChevronRight aria-hidden className="group-open:rotate-90" />
          {formatNumber(failed)} probes failed, one after the other, over {formatDuration(to - from)}
        </span>
        <RelativeTime at={to} className="text-muted" />
      </summary>
      <ol className="grid gap-px border-line border-t bg-line pl-4">
        {events.map((event) => (
          <Event key={`${event.at}-${event.event}`} event={event} />
        ))}
      </ol>
    </details>
  </li>
);
