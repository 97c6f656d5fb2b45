import { alignTable } from "@/bench/align-table";
import { count } from "@/bench/cells";
import { formatDuration } from "@/lib/format";
import type { LoadReport } from "./run";

const percent = (share: number) => `${Math.round(share * 100)} %`;
const durations = (values: readonly (number | null)[]) => values.map((ms) => formatDuration(ms));

/** The report as text, its last line the bottleneck. */
export function printReport(report: LoadReport): string {
  const { figures, waitMs, runMs } = report;
  const times = alignTable(
    ["", "p50", "p95", "p99", "longest"],
    [
      ["wait", ...durations(waitMs)],
      ["run", ...durations(runMs)],
    ],
  );
  const heading =
    figures.waitingSeconds > 0
      ? `while work waited, ${figures.waitingSeconds} of ${figures.seconds} s`
      : `in all ${figures.seconds} s`;
  const rest = alignTable(
    [heading, ""],
    [
      ["jobs that arrive, per second", count(figures.arrivedPerSec)],
      ["jobs done, per second", count(figures.donePerSec)],
      ["Redis, of a core", percent(figures.redisCpu)],
      ["workers' slots taken", percent(figures.slotsBusy)],
      ["busiest worker's event loop", percent(figures.loopBusy)],
      ["its delay, p99", `${figures.loopP99Ms.toFixed(1)} ms`],
      ...(figures.downstreamBusy === null
        ? []
        : [["downstream's places taken", percent(figures.downstreamBusy)]]),
    ],
  );
  const most = `${count(report.added)} jobs added, ${count(report.done)} done, ${count(report.mostWaiting)} waiting at most${report.cutShort ? "; the run ended at its number of jobs" : ""}.`;
  return [most, times, rest, `Bottleneck: ${report.bottleneck.sentence}`].join("\n\n");
}
