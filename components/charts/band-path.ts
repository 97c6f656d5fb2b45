/** Between what values something is expected. */
export interface ExpectedBand {
  label: string;
  /** Only its edges, over what is drawn: layers would cover a band behind them. */
  outlined?: boolean;
  /** Ascending; null where nothing is expected. */
  points: readonly { at: number; low: number | null; high: number | null }[];
}

const SIZE = 1_000;

/** One closed path for each unbroken run of a band, in a box of 1000 by 1000 with zero at its bottom. */
export function bandPath(
  points: ExpectedBand["points"],
  fromMs: number,
  toMs: number,
  top: number,
): string[] {
  const x = (at: number) => ((at - fromMs) / Math.max(1, toMs - fromMs)) * SIZE;
  const y = (value: number) => SIZE - (Math.max(0, value) / top) * SIZE;
  const runs: { x: number; low: number; high: number }[][] = [[]];
  for (const { at, low, high } of points) {
    if (low === null || high === null) runs.push([]);
    else runs.at(-1)?.push({ x: x(at), low: y(low), high: y(high) });
  }
  return runs
    .filter((run) => run.length > 1)
    .map((run) => {
      const upper = run.map((point) => `${point.x.toFixed(1)} ${point.high.toFixed(1)}`);
      const lower = run.map((point) => `${point.x.toFixed(1)} ${point.low.toFixed(1)}`).reverse();
      return `M${[...upper, ...lower].join("L")}Z`;
    });
}

/** The greatest value of a band; 0 without one. */
export const topOfBand = (band: ExpectedBand | undefined): number =>
  band ? band.points.reduce((top, { high }) => Math.max(top, high ?? 0), 0) : 0;
