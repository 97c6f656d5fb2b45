import { LAYER_COLORS } from "@/components/charts/layer-colors";
import { type ChartRow, type ChartSeries, rowsOf } from "@/components/charts/rows";
import type { BreakdownAnswer } from "@/lib/contract/latency";
import { capitalized, formatNumber, plural } from "@/lib/format";

/** What a breakdown counts over time. */
export const MEASURES = ["ended", "failed", "retried"] as const;
export type Measure = (typeof MEASURES)[number];

/** Layers that the eye can tell apart; the others are drawn as one. */
const MOST_DRAWN = LAYER_COLORS.length;
const REST = "rest";

export type Part = BreakdownAnswer["rows"][number] | NonNullable<BreakdownAnswer["rest"]>;

/** Jobs of a part that came to an end. */
export const endedOf = ({ completed, failed }: Pick<Part, "completed" | "failed">) => completed + failed;

/** Share of the ended jobs that failed for good; null where none ended. */
export function failureShareOf(part: Pick<Part, "completed" | "failed">): number | null {
  const ended = endedOf(part);
  return ended === 0 ? null : part.failed / ended;
}

const totalOf = (part: Part, measure: Measure) => (measure === "ended" ? endedOf(part) : part[measure]);

function columnOf({ series }: Part, measure: Measure): (number | null)[] {
  if (measure !== "ended") return series[measure];
  return series.completed.map((done, index) => {
    const failed = series.failed[index] ?? null;
    return done === null || failed === null ? null : done + failed;
  });
}

/** All of some parts, step by step; a gap in all of them is a gap. */
const sumColumns = (columns: (number | null)[][], length: number) =>
  Array.from({ length }, (_, index) => {
    const known = columns.flatMap((column) => column[index] ?? []);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  });

export interface BreakdownChart {
  series: ChartSeries[];
  rows: ChartRow[];
  /** The value that a layer stands for; null for the rest. */
  valueOf: (key: string) => string | null;
}

/** A layer for each of the values with most of what is counted, and one for all others. */
export function breakdownChart(answer: BreakdownAnswer, measure: Measure): BreakdownChart {
  const counted = answer.rows
    .filter((row) => totalOf(row, measure) > 0)
    .sort((a, b) => totalOf(b, measure) - totalOf(a, measure));
  const drawn = counted.slice(0, MOST_DRAWN);
  const others: Part[] = [...counted.slice(MOST_DRAWN), ...(answer.rest ? [answer.rest] : [])].filter(
    (part) => totalOf(part, measure) > 0,
  );
  const columns = Object.fromEntries(
    drawn.map((row, index) => [String(index), columnOf(row, measure)]),
  ) as Record<string, (number | null)[]>;
  const series: ChartSeries[] = drawn.map(({ value }, index) => ({
    key: String(index),
    label: value,
    color: LAYER_COLORS[index] ?? "var(--muted)",
  }));
  if (others.length > 0) {
    columns[REST] = sumColumns(
      others.map((part) => columnOf(part, measure)),
      answer.at.length,
    );
    series.push({ key: REST, label: "all others", color: "var(--muted)" });
  }
  return {
    series,
    rows: rowsOf(answer.at, columns),
    valueOf: (key) => drawn[Number(key)]?.value ?? null,
  };
}

const NOUNS = { name: "job name", tenant: "tenant" } as const;
const SAID = { ended: "ended", failed: "failed for good", retried: "failed and led to another" } as const;

/** How many were counted, and whose most of them were. */
export function breakdownSentence(answer: BreakdownAnswer, measure: Measure): string {
  const parts: Part[] = [...answer.rows, ...(answer.rest ? [answer.rest] : [])];
  const total = parts.reduce((sum, part) => sum + totalOf(part, measure), 0);
  const what = measure === "retried" ? "attempt" : "job";
  if (total === 0) return `No ${what} ${SAID[measure]} in this time.`;
  const most = answer.rows.reduce<BreakdownAnswer["rows"][number] | null>(
    (best, row) => (best === null || totalOf(row, measure) > totalOf(best, measure) ? row : best),
    null,
  );
  const first = `${formatNumber(total)} ${what}${total === 1 ? "" : "s"} ${SAID[measure]}.`;
  if (!most || totalOf(most, measure) === 0) return first;
  return `${first} ${Math.round((100 * totalOf(most, measure)) / total)} % were of ${most.value}.`;
}

/** How many values are listed, and whether there are more. */
export const listedWords = ({ rows, rest, by }: BreakdownAnswer): string =>
  `${capitalized(plural(rows.length, NOUNS[by]))}${rest === null || endedOf(rest) === 0 ? "" : ", and the rest"}`;
