import { RelativeTime } from "@/components/ui/relative-time";
import { formatInZone } from "@/lib/format";

interface Props {
  runs: readonly number[];
  /** The scheduler's zone; null for the reader's. */
  tz: string | null;
  /** What to say without any. */
  nothing: string;
}

/** The runs to come, in the zone that the schedule is meant in. */
export const NextRuns = ({ runs, tz, nothing }: Props) => (
  <section aria-label="Next runs" className="grid min-w-0 content-start gap-1">
    <h2 className="font-medium text-sm">Next runs</h2>
    {runs.length === 0 && <p className="text-muted text-sm">{nothing}</p>}
    <ol className="grid gap-0.5 text-sm tabular-nums">
      {runs.map((at) => (
        <li key={at} className="flex flex-wrap justify-between gap-x-4">
          <time dateTime={new Date(at).toISOString()}>{formatInZone(at, tz)}</time>
          <RelativeTime at={at} className="text-muted" />
        </li>
      ))}
    </ol>
  </section>
);
