/** One line or layer of a chart. */
export interface ChartSeries {
  key: string;
  label: string;
  /** A CSS colour, by variable. */
  color: string;
  /** Tells lines apart without colour. */
  dash?: string;
}

/** A moment with its values by series; null is a gap. */
export interface ChartRow {
  at: number;
  values: Record<string, number | null>;
}

/** Columns of the API as rows of a chart. */
export function rowsOf(
  at: readonly number[],
  columns: Record<string, readonly (number | null)[]>,
): ChartRow[] {
  const entries = Object.entries(columns);
  return at.map((moment, index) => ({
    at: moment,
    values: Object.fromEntries(entries.map(([key, column]) => [key, column[index] ?? null])),
  }));
}

/** `whole` without `part`, moment by moment; a gap in either is a gap. */
export function without(
  whole: readonly (number | null)[],
  part: readonly (number | null)[],
): (number | null)[] {
  return whole.map((value, index) => {
    const less = part[index] ?? null;
    return value === null || less === null ? null : Math.max(0, value - less);
  });
}

/** The newest value that is known of a series. */
export function latestOf(rows: readonly ChartRow[], key: string): number | null {
  for (let index = rows.length - 1; index >= 0; index--) {
    const value = rows[index]?.values[key] ?? null;
    if (value !== null) return value;
  }
  return null;
}

/** Whether anything was measured at all. */
export const isMeasured = (rows: readonly ChartRow[]) =>
  rows.some(({ values }) => Object.values(values).some((value) => value !== null));

/** Series that have something to show; `always` stay, so that an idle queue still has its axes. */
export const visibleSeries = <S extends ChartSeries>(
  series: readonly S[],
  rows: readonly ChartRow[],
  always: readonly string[],
): S[] =>
  series.filter(({ key }) => always.includes(key) || rows.some(({ values }) => (values[key] ?? 0) > 0));

/** All values of a moment together; null when none is known. */
export function sumOf(row: ChartRow, series: readonly ChartSeries[]): number | null {
  const known = series.map(({ key }) => row.values[key] ?? null).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/** The greatest value to be drawn, of single series or of their sums; 0 when nothing is known. */
export const greatestOf = (rows: readonly ChartRow[], series: readonly ChartSeries[], stacked: boolean) =>
  rows.reduce((greatest, row) => {
    const values = stacked ? [sumOf(row, series) ?? 0] : series.map(({ key }) => row.values[key] ?? 0);
    return Math.max(greatest, ...values);
  }, 0);

/** Layers add up to a total, smoothly or in steps that last until the next moment; lines stand for themselves. */
export type ChartKind = "layers" | "steps" | "lines";

/** What a row stands for: the time until the next one. */
export const stepOf = ([first, second]: readonly ChartRow[]) => (first && second ? second.at - first.at : 0);

/** Rows with the end of each stretch, so that a step before a gap or at the end is as wide as the others. */
export function stepped(rows: readonly ChartRow[]): ChartRow[] {
  const stepMs = stepOf(rows);
  return rows.flatMap((row, index) => {
    const next = rows[index + 1];
    const isLast = !next || Object.values(next.values).every((value) => value === null);
    return isLast ? [row, { ...row, at: row.at + stepMs }] : [row];
  });
}
