import { levelOf } from "./heat-scale";

/** Counts by row and time; row 0 is the lowest. Null where nothing was measured. */
export interface HeatCells {
  at: readonly number[];
  stepMs: number;
  counts: readonly (readonly (number | null)[])[];
}

/** The width of the box that cells are drawn in; its height is the number of rows. */
export const HEAT_WIDTH = 1_000;

interface Run {
  from: number;
  to: number;
}

/** Neighbours of one kind in a row, as one. */
function runsOf<K>(kinds: readonly K[]): (Run & { kind: K })[] {
  const runs: (Run & { kind: K })[] = [];
  for (const [index, kind] of kinds.entries()) {
    const last = runs.at(-1);
    if (last && last.kind === kind) last.to = index + 1;
    else runs.push({ kind, from: index, to: index + 1 });
  }
  return runs;
}

/**
 * The cells of each level as one path, and all that were measured as another: eight paths however many cells, so that a
 * heatmap is as light as a line.
 */
export function heatPaths(
  { at, stepMs, counts }: HeatCells,
  levels: readonly number[],
  fromMs: number,
  toMs: number,
): { levels: string[]; measured: string } {
  const x = (ms: number) => ((ms - fromMs) / Math.max(1, toMs - fromMs)) * HEAT_WIDTH;
  const box = ({ from, to }: Run, row: number) => {
    const left = x(at[from] ?? 0).toFixed(2);
    const right = x((at[to - 1] ?? 0) + stepMs).toFixed(2);
    return `M${left} ${counts.length - 1 - row}H${right}v1H${left}Z`;
  };
  const paths = levels.map(() => "");
  let measured = "";
  for (const [row, column] of counts.entries()) {
    for (const run of runsOf(column.map((count) => count !== null))) if (run.kind) measured += box(run, row);
    for (const run of runsOf(column.map((count) => levelOf(levels, count ?? 0))))
      if (run.kind >= 0) paths[run.kind] += box(run, row);
  }
  return { levels: paths, measured };
}

/** A line over a heatmap, in rows from its bottom; null breaks it. */
export function heatLine(
  at: readonly number[],
  stepMs: number,
  values: readonly (number | null)[],
  box: { rows: number; fromMs: number; toMs: number },
): string {
  let path = "";
  let pen = "M";
  for (const [index, value] of values.entries()) {
    if (value === null) {
      pen = "M";
      continue;
    }
    const middle = (at[index] ?? 0) + stepMs / 2;
    const x = ((middle - box.fromMs) / Math.max(1, box.toMs - box.fromMs)) * HEAT_WIDTH;
    path += `${pen}${x.toFixed(2)} ${(box.rows - value).toFixed(3)}`;
    pen = "L";
  }
  return path;
}

export const greatestCell = ({ counts }: HeatCells): number =>
  counts.reduce((most, column) => column.reduce<number>((max, n) => Math.max(max, n ?? 0), most), 0);

/** Whether anything was measured at all. */
export const hasCells = ({ counts }: HeatCells): boolean =>
  counts.some((column) => column.some((count) => count !== null));
