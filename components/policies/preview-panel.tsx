import { TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { CHART_PX } from "@/components/charts/chart-panel";
import { FigureTable } from "@/components/charts/figure-table";
import { PANEL } from "@/components/charts/panel-words";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { Answer } from "@/lib/contract/endpoint";
import type { Criticality } from "@/lib/contract/policies";
import type { previewPolicy } from "@/lib/contract/policy-endpoints";
import { CRITICALITIES } from "@/lib/contract/values/policies";
import { formatDuration, formatNumber, plural } from "@/lib/format";

const BandChart = dynamic(
  () => import("@/components/charts/retry-band-chart").then((it) => it.RetryBandChart),
  { ssr: false, loading: () => <Skeleton className="h-full" /> },
);

interface Props {
  /** Null until the first one has come. */
  preview: Answer<typeof previewPolicy> | null;
  problem: string | null;
  /** The form is wrong: what is drawn is of the last policy that could be read. */
  stale: boolean;
  deadlineMs: number | null;
  criticality: Criticality;
  onCriticality(criticality: Criticality): void;
}

/** What the policy in the form would do: when the attempts of a failing job come, and what to mind. */
export function PreviewPanel({ preview, problem, stale, deadlineMs, criticality, onCriticality }: Props) {
  const steps = preview?.timetable ?? [];
  const last = steps.findLast(({ pastDeadline }) => !pastDeadline);
  const sentence =
    preview === null
      ? ""
      : last
        ? `${plural(last.attempt, "attempt")}; the last comes ${formatDuration(last.atMs.p10)} to ${formatDuration(last.atMs.p90)} after the first failure.`
        : "A job that fails is not tried again.";
  return (
    <section aria-label="Preview" className={PANEL}>
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-semibold text-sm">When the attempts come</h3>
        <Select
          label="Criticality"
          value={criticality}
          onValueChange={(value) => onCriticality(value as Criticality)}
          options={CRITICALITIES.map((value) => ({ value, label: `${value} jobs` }))}
        />
      </header>
      {problem !== null && <p className="text-warn text-xs">The preview did not come: {problem}</p>}
      {stale && (
        <p className="text-warn text-xs">The form has mistakes; this is the last policy without any.</p>
      )}
      {preview === null ? (
        problem === null && <Skeleton aria-busy="true" className="h-60" />
      ) : (
        <>
          <p className="text-muted text-xs">{sentence}</p>
          {steps.length > 0 && (
            <>
              <div style={{ height: CHART_PX }}>
                <BandChart label={sentence} steps={steps} deadlineMs={deadlineMs} height={CHART_PX} />
              </div>
              <div className="max-h-56">
                <FigureTable
                  caption="Timetable"
                  columns={[
                    { label: "Attempt", format: formatNumber },
                    { label: "Waits", format: formatDuration },
                    { label: "Median", format: formatDuration },
                    { label: "Comes after", format: formatDuration },
                  ]}
                  rows={steps.map(({ attempt, delayMs, atMs, pastDeadline }) => ({
                    key: String(attempt),
                    cells: [
                      { value: attempt },
                      { value: `${formatDuration(delayMs.p10)} – ${formatDuration(delayMs.p90)}` },
                      { value: delayMs.median },
                      { value: pastDeadline ? "never: deadline" : atMs.median },
                    ],
                  }))}
                />
              </div>
            </>
          )}
          <Warnings warnings={preview.warnings} />
        </>
      )}
    </section>
  );
}

const Warnings = ({ warnings }: { warnings: string[] }) =>
  warnings.length > 0 && (
    <ul aria-label="Warnings" className="grid gap-1 text-xs">
      {warnings.map((warning) => (
        <li key={warning} className="flex items-start gap-1.5">
          <TriangleAlert aria-hidden className="mt-0.5 text-warn" />
          {warning}
        </li>
      ))}
    </ul>
  );
