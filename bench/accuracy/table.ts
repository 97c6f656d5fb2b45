import { alignTable } from "../align-table";
import type { Verdict } from "./figure";

const number = (value: number) => (Math.round(value * 10) / 10).toLocaleString("en");

function truthOf({ worst }: Verdict): string {
  if (worst === null) return "–";
  const [low, high] = [number(worst.truth.low), number(worst.truth.high)];
  return low === high ? low : `${low} to ${high}`;
}

function boundOf({ bound: { relative, absolute }, unit }: Verdict): string {
  const parts = [
    ...(relative > 0 ? [`${number(relative * 100)} %`] : []),
    ...(absolute > 0 ? [`${number(absolute)} ${unit}`] : []),
  ];
  return parts.length === 0 ? "exact" : parts.join(" + ");
}

function errorOf({ bound, offBy, offShare, worst }: Verdict): string {
  if (worst === null) return "–";
  if (offBy === 0) return "0";
  return bound.relative > 0 ? `${number(offShare * 100)} %` : number(offBy);
}

/** All figures as a table for people: of each the reading that is off the most. */
export function printVerdicts(verdicts: readonly Verdict[]): string {
  return alignTable(
    ["figure", "queue", "readings", "truth", "shown", "error", "bound", ""],
    verdicts.map((verdict) => {
      const { figure, queue, unit, readings, worst, good } = verdict;
      const shown = worst === null || worst.shown === null ? "–" : number(worst.shown);
      return [
        figure,
        queue,
        number(readings),
        `${truthOf(verdict)} ${unit}`,
        shown,
        errorOf(verdict),
        boundOf(verdict),
        good ? "" : "OVER",
      ];
    }),
  );
}
