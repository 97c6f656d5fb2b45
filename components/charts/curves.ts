import type { ChartRow } from "./rows";

/** What a plot shows: a time and the values from zero to `top`, in a box of so many px. */
export interface Plot {
  fromMs: number;
  toMs: number;
  top: number;
  widthPx: number;
  heightPx: number;
}

/** A place in px from the upper left; `y` is null in a gap. */
export interface CurvePoint {
  x: number;
  y: number | null;
}

/** The upper edge of a layer, and the lower one, which is the upper one of the layers below it. */
export interface LayerCurve {
  points: CurvePoint[];
  baseLine: CurvePoint[];
}

/** So wide is what was measured once between two gaps: a line of one point would not be seen. */
const ALONE_PX = 2;

const placeX = ({ fromMs, toMs, widthPx }: Plot, at: number) =>
  ((at - fromMs) / Math.max(1, toMs - fromMs)) * widthPx;
const placeY = ({ top, heightPx }: Plot, value: number) => heightPx * (1 - value / (top || 1));

/** Where the line of a series runs. */
export function lineOf(rows: readonly ChartRow[], key: string, plot: Plot): CurvePoint[] {
  const valueAt = (index: number) => rows[index]?.values[key] ?? null;
  return rows.flatMap(({ at }, index) => {
    const value = valueAt(index);
    const point = { x: placeX(plot, at), y: value === null ? null : placeY(plot, value) };
    const isAlone = value !== null && valueAt(index - 1) === null && valueAt(index + 1) === null;
    return isAlone ? [point, { ...point, x: point.x + ALONE_PX }] : [point];
  });
}

/** Where the layers of some series run, the first at the bottom. A layer has its own gaps; those above it close them. */
export function layersOf(rows: readonly ChartRow[], keys: readonly string[], plot: Plot): LayerCurve[] {
  const below = rows.map(() => 0);
  return keys.map((key) => {
    const layer: LayerCurve = { points: [], baseLine: [] };
    for (const [index, { at, values }] of rows.entries()) {
      const x = placeX(plot, at);
      const value = values[key] ?? null;
      const base = below[index] ?? 0;
      layer.baseLine.push({ x, y: placeY(plot, base) });
      layer.points.push({ x, y: value === null ? null : placeY(plot, base + value) });
      below[index] = base + (value ?? 0);
    }
    return layer;
  });
}
