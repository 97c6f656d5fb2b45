export interface Stretch {
  from: number;
  to: number;
}

/** Stretches within a range, in order and joined where they touch. Times in epoch ms. Pure. */
export function stretchesIn(range: Stretch, stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const one of [...stretches].sort((a, b) => a.from - b.from)) {
    const from = Math.max(range.from, one.from);
    const to = Math.min(range.to, one.to);
    if (from >= to) continue;
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** A column of sums, with null for each step that a gap touches: a part of a sum is none. Pure. */
export const gapped = (
  column: readonly number[],
  { at, stepMs }: { at: readonly number[]; stepMs: number },
  gaps: readonly Stretch[],
): (number | null)[] =>
  column.map((count, index) => {
    const from = at[index] ?? 0;
    return gaps.some((gap) => gap.from < from + stepMs && gap.to > from) ? null : count;
  });
