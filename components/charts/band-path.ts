import { areaPath, type Stretch, scalesOf } from "./plot-path";

/** Between what values something is expected. */
export interface ExpectedBand {
  label: string;
  /** Only its edges, over what is drawn: layers would cover a band behind them. */
  outlined?: boolean;
  /** Ascending; null where nothing is expected. */
  points: readonly { at: number; low: number | null; high: number | null }[];
}

/** One closed path for each unbroken run of a band, as all paths of a plot. */
export function bandPath(
  points: ExpectedBand["points"],
  fromMs: number,
  toMs: number,
  top: number,
): string[] {
  const { x, y } = scalesOf({ from: fromMs, to: toMs, top });
  const runs: Stretch[][] = [[]];
  for (const { at, low, high } of points) {
    if (low === null || high === null) runs.push([]);
    else runs.at(-1)?.push({ x: x(at), low: y(low), high: y(high) });
  }
  return runs.map(areaPath).filter((path) => path !== "");
}

/** The greatest value of a band; 0 without one. */
export const topOfBand = (band: ExpectedBand | undefined): number =>
  band ? band.points.reduce((top, { high }) => Math.max(top, high ?? 0), 0) : 0;
