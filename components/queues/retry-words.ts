import type { Span } from "@/components/charts/frame";
import { formatAbsolute } from "@/lib/format";
import type { RetryCost } from "./retry-totals";

/** Attempts for a success: 1.08. */
export const costText = (attempts: number | null): string => (attempts === null ? "–" : attempts.toFixed(2));

/** A share in percent: 4.2 %. */
export const shareText = (share: number | null): string =>
  share === null ? "–" : `${(100 * share).toFixed(share === 0 || share === 1 ? 0 : 1)} %`;

const signed = (difference: number, digits: number) =>
  `${difference < 0 ? "−" : "+"}${Math.abs(difference).toFixed(digits)}`;

/** What changed of a share, in points of percent; of a number, as it is. */
const pointsText = (now: number | null, then: number | null) =>
  now === null || then === null ? "–" : `${signed(100 * (now - then), 1)} points`;
const differenceText = (now: number | null, then: number | null) =>
  now === null || then === null ? "–" : signed(now - then, 2);

interface Counted {
  from: number;
  stepMs: number;
}
type Gaps = readonly { from: number; to: number }[];

/** Says so where figures are kept for less than was asked for; empty where they are not. */
export const sinceWords = (answer: Counted | undefined, span: Span | null): string =>
  answer && span && answer.from - span.from > answer.stepMs
    ? ` Counts are kept since ${formatAbsolute(answer.from)} only.`
    : "";

/** As {@link sinceWords}, and which of the counts cannot be read. */
export const missingWords = (answer: (Counted & { gaps: Gaps }) | undefined, span: Span | null): string =>
  sinceWords(answer, span) + unreadWords(answer?.gaps ?? []);

/** Says which stored counts cannot be read; empty where all can. */
export function unreadWords(gaps: Gaps): string {
  const [first] = gaps;
  const last = gaps.at(-1);
  if (!first || !last) return "";
  return ` Stored counts between ${formatAbsolute(first.from)} and ${formatAbsolute(last.to)} cannot be read, and are left out.`;
}

export interface CostLine {
  label: string;
  now: string;
  earlier: string;
  difference: string;
}

/** Two times beside each other: what success cost in each, and what changed. */
export function compareCosts(now: RetryCost, earlier: RetryCost, count: (n: number) => string): CostLine[] {
  const line = (
    label: string,
    of: (cost: RetryCost) => number | null,
    text: (value: number | null) => string,
    difference: (now: number | null, then: number | null) => string,
  ): CostLine => ({
    label,
    now: text(of(now)),
    earlier: text(of(earlier)),
    difference: difference(of(now), of(earlier)),
  });
  return [
    line(
      "Finished jobs",
      ({ finished }) => finished,
      (value) => count(value ?? 0),
      (a, b) => `${(a ?? 0) < (b ?? 0) ? "−" : "+"}${count(Math.abs((a ?? 0) - (b ?? 0)))}`,
    ),
    line("Succeeded at the first attempt", ({ firstShare }) => firstShare, shareText, pointsText),
    line("Became dead letters", ({ deadShare }) => deadShare, shareText, pointsText),
    line("Attempts for a success", ({ perSuccess }) => perSuccess, costText, differenceText),
    line("Attempts of jobs that died", ({ wastedShare }) => wastedShare, shareText, pointsText),
  ];
}
