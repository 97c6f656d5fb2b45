import { AttemptsChart } from "@/components/charts/attempts-chart";
import { CHART_PX, ChartPanel } from "@/components/charts/chart-panel";
import type { Span } from "@/components/charts/frame";
import { SeriesNames } from "@/components/charts/legend";
import type { ChartSeries } from "@/components/charts/rows";
import { TimePanel } from "@/components/charts/time-panel";
import type { RetriesAnswer } from "@/lib/contract/metrics";
import type { PanelState } from "../queues/panel-state";
import { costColumns } from "../queues/retry-totals";
import { costText, unreadWords } from "../queues/retry-words";
import { attemptShares } from "./attempt-shares";
import { overlay, type Side } from "./overlay";

const percentText = (percent: number) => `${percent.toFixed(percent === 0 || percent === 100 ? 0 : 1)} %`;

interface Props extends PanelState {
  a: RetriesAnswer | undefined;
  b: RetriesAnswer | undefined;
  series: ChartSeries[];
  /** The time axis; null while nothing is loaded. */
  span: Span | null;
  /** How much earlier the second side is, ms. */
  backMs: number;
}

/** What success cost on both sides: over time, and by the attempts that jobs took. */
export function RetryPanels({ a, b, series, span, backMs, ...state }: Props) {
  const shares = a ? attemptShares(a, b ?? null) : [];
  const unread = unreadWords([...(a?.gaps ?? []), ...(b?.gaps ?? [])]);
  const rowsOf = (key: "perSuccess" | "wastedPercent") =>
    a ? overlay(sideOf(a, key), b ? sideOf(b, key) : null, backMs) : [];
  const shared = { ...state, series, span, kind: "lines" as const, nothing: "No job ended in this time." };
  return (
    <>
      <TimePanel
        {...shared}
        title="Attempts for a success"
        explanation={`All attempts, also those of jobs that died, for each job that succeeded.${unread}`}
        rows={rowsOf("perSuccess")}
        unit="attempts"
        format={costText}
      />
      <TimePanel
        {...shared}
        title="Wasted attempts"
        explanation={`Those of jobs that died, of all attempts.${unread}`}
        rows={rowsOf("wastedPercent")}
        unit="%"
        format={percentText}
      />
      <ChartPanel
        {...state}
        title="Attempts it took"
        explanation={`Finished jobs by the attempts they used, as shares of each side's own.${unread}`}
        empty={shares.length === 0 ? shared.nothing : null}
        legend={<SeriesNames series={series} />}
        chart={
          <AttemptsChart
            label="Finished jobs by the attempts they used, on both sides"
            rows={shares}
            series={series}
            unit="%"
            format={percentText}
            height={CHART_PX}
          />
        }
        figures={() => ({
          caption: "Finished jobs by attempts, in percent of each side's own",
          columns: [
            { label: "Attempts", format: String },
            ...series.map(({ label }) => ({ label, format: percentText })),
          ],
          rows: shares.map(({ label, values }) => ({
            key: label,
            cells: [{ value: label }, ...series.map(({ key }) => ({ value: values[key] ?? null }))],
          })),
        })}
      />
    </>
  );
}

function sideOf(retries: RetriesAnswer, key: "perSuccess" | "wastedPercent"): Side {
  const { perSuccess, wastedShare } = costColumns(retries);
  const values =
    key === "perSuccess" ? perSuccess : wastedShare.map((share) => (share === null ? null : 100 * share));
  return { at: retries.at, stepMs: retries.stepMs, values };
}
