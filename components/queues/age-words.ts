const UNITS: [number, string][] = [
  [3_600_000, "h"],
  [60_000, "m"],
  [1_000, "s"],
];

/** A bound of an age band in its largest whole unit: 15s, 5m, 6h. */
function bound(ms: number): string {
  const [size, unit] = UNITS.find(([unitMs]) => ms >= unitMs && ms % unitMs === 0) ?? [1, "ms"];
  return `${ms / size}${unit}`;
}

/** What a band of ages is called: `under 1s`, `1s to 5s`, `over 6h`. */
export function bandLabel({ fromMs, toMs }: { fromMs: number; toMs: number | null }): string {
  if (toMs === null) return `over ${bound(fromMs)}`;
  return fromMs === 0 ? `under ${bound(toMs)}` : `${bound(fromMs)} to ${bound(toMs)}`;
}

/** What stands at the axis of a heatmap of bands: their bounds, at the lower edges of their rows. */
export const bandEdges = (bands: readonly { fromMs: number }[]): { row: number; label: string }[] =>
  bands.flatMap(({ fromMs }, row) => (fromMs === 0 ? [] : [{ row, label: bound(fromMs) }]));
