import { RelativeTime } from "@/components/ui/relative-time";
import type { BreakerEvent } from "@/lib/contract/breakers";
import { eventWords } from "./breaker-words";

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
          {history.map((event) => (
            <li
              key={`${event.at}-${event.event}`}
              className="flex flex-wrap justify-between gap-x-4 gap-y-0.5 bg-surface px-3 py-1.5"
            >
              <span className="min-w-0 break-words">
                {eventWords(event)}
                {event.queueName && <span className="text-muted"> · {event.queueName}</span>}
              </span>
              <RelativeTime at={event.at} className="text-muted" />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
