import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { NotKept } from "@/lib/contract/not-kept";
import { plural } from "@/lib/format";

/** Failures of a queue of which nothing is left: how many, the latest, and what to change so that the next are kept. */
export function NotKeptPanel({ notKept: { keepsFailures, sum, items } }: { notKept: NotKept }) {
  return (
    <section
      aria-labelledby="not-kept"
      className="grid min-w-0 gap-2 rounded-md border border-line bg-surface px-3 py-2 text-sm"
    >
      <h2 id="not-kept" className="font-medium text-sm">
        Failures not kept
      </h2>
      <p className="text-muted">
        {sum ? (
          <>
            <span className="tabular-nums">{plural(sum.count, "failure")}</span> not kept since{" "}
            <RelativeTime at={sum.since} />, the last <RelativeTime at={sum.last} />.{" "}
          </>
        ) : (
          "The latest failures of this queue were not kept. "
        )}
        {keepsFailures
          ? "The latest failure was kept: these had the option, or were trimmed within seconds. "
          : ""}
        No replay is possible: BullMQ removes such a job when it fails (<code>removeOnFail</code>), with its
        data. They are no dead letters and are counted apart. To keep the next ones, add jobs with{" "}
        <code>{"removeOnFail: { age: 604800, count: 10000 }"}</code> or without the option.
      </p>
      {items.length > 0 && (
        <details>
          <summary className="cursor-pointer text-muted text-xs">
            {items.length === 1 ? "The last one" : `The last ${items.length}`}, from BullMQ's events
          </summary>
          <ul className="mt-2 max-h-80 divide-y divide-line overflow-y-auto rounded-md border border-line">
            {items.map(({ id, at, reason }, index) => (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: an id may fail and be added anew in one millisecond.
                key={`${id} ${at} ${index}`}
                className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-1"
              >
                <span className="min-w-0 flex-1 basis-60 truncate font-mono text-xs" title={reason}>
                  {reason || "No reason was given"}
                </span>
                <span className="min-w-0 max-w-40 truncate font-mono text-muted text-xs" title={`Job ${id}`}>
                  {id}
                </span>
                <span className="text-muted text-xs">
                  <RelativeTime at={at} />
                </span>
                <Badge>No replay possible</Badge>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
