import { areaPath, linePath, type PlotAxes, type Stretch, scalesOf } from "./plot-path";
import { type ChartKind, type ChartRow, type ChartSeries, stepOf } from "./rows";

/**
 * The path of each series, in their order: layers and steps are areas that stand on those before them. What is not known
 * interrupts its own series only. Empty where nothing is known.
 */
export function seriesPaths(
  rows: readonly ChartRow[],
  series: readonly ChartSeries[],
  kind: ChartKind,
  axes: PlotAxes,
): string[] {
  const { x, y } = scalesOf(axes);
  // A step is as high at its end as at its moment.
  const places = kind === "steps" ? [0, stepOf(rows)] : [0];
  const below = rows.map(() => 0);
  return series.map(({ key }) => {
    const runs: Stretch[][] = [[]];
    for (const [index, { at, values }] of rows.entries()) {
      const value = values[key] ?? null;
      if (value === null) {
        runs.push([]);
        continue;
      }
      const low = below[index] ?? 0;
      if (kind !== "lines") below[index] = low + value;
      for (const place of places) runs.at(-1)?.push({ x: x(at + place), low: y(low), high: y(low + value) });
    }
    return runs.map(kind === "lines" ? linePath : areaPath).join("");
  });
}
