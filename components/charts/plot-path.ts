/** The sides of the box that paths are drawn in, with zero at its bottom; it is stretched over the plot. */
export const PATH_BOX = 1_000;

/** What the sides of a plot stand for. */
export interface PlotAxes {
  from: number;
  to: number;
  /** The value at the top. */
  top: number;
}

/** A place across the box, and between what heights something stands there. */
export interface Stretch {
  x: number;
  low: number;
  high: number;
}

/** Where what is across and what is up are in the box. */
export const scalesOf = ({ from, to, top }: PlotAxes) => ({
  x: (at: number) => ((at - from) / Math.max(1, to - from)) * PATH_BOX,
  y: (value: number) => PATH_BOX - (Math.max(0, value) / top) * PATH_BOX,
});

/** A closed path along the upper ends and back along the lower ones; empty for one place alone, which has no width. */
export function areaPath(run: readonly Stretch[]): string {
  if (run.length < 2) return "";
  const upper = run.map(({ x, high }) => `${x.toFixed(1)} ${high.toFixed(1)}`);
  const lower = run.map(({ x, low }) => `${x.toFixed(1)} ${low.toFixed(1)}`).reverse();
  return `M${[...upper, ...lower].join("L")}Z`;
}

/** A path along the upper ends; a dash as wide as a dot for one place alone. */
export function linePath(run: readonly Stretch[]): string {
  const [first] = run;
  if (!first) return "";
  if (run.length === 1) return `M${(first.x - 1).toFixed(1)} ${first.high.toFixed(1)}h2`;
  return `M${run.map(({ x, high }) => `${x.toFixed(1)} ${high.toFixed(1)}`).join("L")}`;
}
