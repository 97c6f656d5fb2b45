import { useId } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import { differencesOf, type SideFigures } from "./difference";

/** The column that a phone has no room for. */
const FACTOR = 4;

interface Props {
  /** What the two sides are called. */
  names: [a: string, b: string];
  /** Null while one of them loads. */
  sides: [a: SideFigures, b: SideFigures] | null;
  /** Why one of them cannot be had. */
  error: unknown;
  onRetry: () => void;
}

/** The figures of both sides, and how they differ. */
export function DifferencePanel({ names: [a, b], sides, error, onRetry }: Props) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className="grid min-w-0 gap-2 rounded-md border bg-surface p-3">
      <h2 id={titleId} className="font-semibold text-sm">
        In figures
      </h2>
      {error ? (
        <ErrorState error={error} onRetry={onRetry} className="py-4" />
      ) : sides === null ? (
        <Skeleton className="h-72" />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section tabIndex={0} aria-label="Figures of both sides" className="overflow-x-auto">
          <table className="w-full text-sm">
            <thead>
              <tr>
                {["What", a, b, "Difference", "Factor"].map((head, index) => (
                  <th
                    // biome-ignore lint/suspicious/noArrayIndexKey: both sides may have one name.
                    key={index}
                    scope="col"
                    className={cn(
                      "h-8 border-b px-2 font-medium text-muted text-xs",
                      index === 0 ? "text-left" : "text-right",
                      index === FACTOR && "max-sm:hidden",
                    )}
                  >
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {differencesOf(...sides).map((line) => (
                <tr key={line.label}>
                  <th scope="row" className="h-8 min-w-28 border-b px-2 text-left font-normal sm:min-w-36">
                    {line.label}
                  </th>
                  {[line.a, line.b, line.difference, line.factor].map((text, index) => (
                    <td
                      // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity but their place.
                      key={index}
                      className={cn(
                        "whitespace-nowrap border-b px-2 text-right tabular-nums",
                        index === 2 && "font-medium",
                        index === FACTOR - 1 && "text-muted max-sm:hidden",
                      )}
                    >
                      {text}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}
