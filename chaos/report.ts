import type { Counts } from "./plan";
import type { Report } from "./run";

/** Whether the promise was kept: nothing lost, no keyed effect missing or doubled, and the run itself sound. */
export function verdictOf(report: Report): { good: boolean; sentence: string } {
  const broken = [
    ...(report.lost > 0 ? [`${report.lost} jobs lost`] : []),
    ...(report.keyedTwice > 0 ? [`${report.keyedTwice} keyed effects twice`] : []),
    ...(report.keyedMissing > 0 ? [`${report.keyedMissing} keyed effects missing`] : []),
    ...report.faults,
  ];
  return broken.length === 0
    ? { good: true, sentence: "Nothing lost, nothing done twice under a key." }
    : { good: false, sentence: `BROKEN: ${broken.join("; ")}` };
}

export function printReport(report: Report, counts: Counts): string {
  const rows: [string, number][] = [
    ["jobs accepted", report.accepted],
    ["  completed", report.completed],
    ["  dead letters", report.deadLetters],
    ["  lost", report.lost],
    ["keyed effects twice", report.keyedTwice],
    ["keyed effects missing", report.keyedMissing],
    ["keyed jobs that came to their effect again", report.keyedAgain],
    ["effects without a key that happened again", report.plainTwice],
    ["workers killed", counts.workerKills],
    ["Redis killed", counts.redisKills],
    ["workers frozen past their locks", counts.freezes],
    ["connections cut", counts.cuts],
    ["connections delayed", counts.lags],
    ["downstream turned bad", counts.moods],
    ["calls of the downstream", report.downstreamCalls],
    ["seconds", Math.round(report.seconds)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(([name, value]) => `${name.padEnd(width)}  ${value.toLocaleString("en").padStart(9)}`)
    .join("\n");
}
