import { useId } from "react";
import { PANEL } from "@/components/charts/panel-words";
import { compareHref } from "@/components/compare/addresses";
import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { RetriesAnswer } from "@/lib/contract/metrics";
import { formatAbsolute, formatNumber } from "@/lib/format";
import { AGAINST, type Against } from "./against";
import { retryCost } from "./retry-totals";
import { compareCosts, unreadWords } from "./retry-words";

export interface RetryCompareProps {
  queue: string;
  against: Against | null;
  onAgainst: (against: Against | null) => void;
  now: RetriesAnswer | undefined;
  earlier: RetriesAnswer | undefined;
  error: unknown;
  onRetry: () => void;
}

const OPTIONS = [
  { value: "nothing", label: "Compare with nothing" },
  ...Object.entries(AGAINST).map(([value, { label }]) => ({ value, label })),
];

/** What retries cost in the time of the charts, beside another of the same length. */
export function RetryCompare({ queue, against, onAgainst, now, earlier, error, onRetry }: RetryCompareProps) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className={PANEL}>
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h2 id={titleId} className="font-semibold text-sm">
          Retries, before and after
        </h2>
        <Select
          label="Compare with"
          value={against ?? "nothing"}
          options={OPTIONS}
          onValueChange={(value) => onAgainst(value === "nothing" ? null : (value as Against))}
          className="w-64"
        />
      </header>
      {against === null && (
        <p className="text-muted text-xs">
          What retries cost in this time is set beside the time before it, a day or a week ago: did a change
          of the policy help?{" "}
          <Link
            className="text-accent underline underline-offset-2"
            href={`${compareHref(queue)}&against=before`}
          >
            Compare any two times, or two queues
          </Link>
        </p>
      )}
      {against !== null &&
        (error ? (
          <ErrorState error={error} onRetry={onRetry} className="py-4" />
        ) : now && earlier ? (
          <Costs now={now} earlier={earlier} />
        ) : (
          <Skeleton className="h-44" />
        ))}
    </section>
  );
}

const Costs = ({ now, earlier }: { now: RetriesAnswer; earlier: RetriesAnswer }) => (
  <div className="overflow-x-auto">
    <table className="w-full text-xs">
      <caption className="pb-2 text-left text-muted">
        This time from {formatAbsolute(now.from)}, the other from {formatAbsolute(earlier.from)} to{" "}
        {formatAbsolute(earlier.to)}.{unreadWords([...earlier.gaps, ...now.gaps])}
      </caption>
      <thead>
        <tr>
          {["What", "This time", "The other", "Difference"].map((head, index) => (
            <th
              key={head}
              scope="col"
              className={`h-7 border-b px-2 font-medium text-muted ${index === 0 ? "text-left" : "text-right"}`}
            >
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {compareCosts(retryCost(now), retryCost(earlier), formatNumber).map((line) => (
          <tr key={line.label}>
            <th scope="row" className="h-7 border-b px-2 text-left font-normal">
              {line.label}
            </th>
            <td className="border-b px-2 text-right tabular-nums">{line.now}</td>
            <td className="border-b px-2 text-right tabular-nums">{line.earlier}</td>
            <td className="border-b px-2 text-right font-medium tabular-nums">{line.difference}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
