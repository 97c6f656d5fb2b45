import { type NumberCoder, signed, unsigned } from "./range-coder";

/** What a number of a column is expected to be: the one before it, or the mean of so many before it, where it swings about one. */
const MEANS = [1, 4] as const;
/** Whether the mean is taken is told in this context; those of the columns come behind it, so many for each. */
const CONTEXT = { mean: 0, columns: 1 } as const;
const SIZES = 16;
/** How large a number is, roughly: of large ones more is to be told. */
const sizeOf = (value: number) =>
  Math.min(SIZES - 1, 32 - Math.clz32(Math.min(Math.abs(value), 0xffff_ffff)));

function expectedAt(values: readonly number[], at: number, of: number): number {
  const from = Math.max(0, at - of);
  if (from === at) return 0;
  let sum = 0;
  for (let each = from; each < at; each++) sum += values[each] ?? 0;
  return Math.round(sum / (at - from));
}

/** About the bits that a column takes when each number is expected to be the mean of so many before it. */
const bitsOf = (values: readonly number[], of: number): number =>
  values.reduce((sum, value, at) => sum + Math.log2(1 + Math.abs(value - expectedAt(values, at, of))), 0);

/**
 * Writes or reads columns of whole numbers, each `length` long: a number as what it differs from what is expected. Uses
 * one context from `firstContext` on, and 16 more for each column. `bySize`: columns of the same contexts hold numbers of quite different sizes.
 */
export function codeColumns(
  coder: NumberCoder,
  firstContext: number,
  columns: readonly (readonly number[])[],
  length: number,
  bySize = false,
): number[][] {
  return columns.map((values, column) => {
    const isMean = bitsOf(values, MEANS[1]) < bitsOf(values, MEANS[0]) ? 1 : 0;
    const of = coder.number(firstContext + CONTEXT.mean, isMean) === 1 ? MEANS[1] : MEANS[0];
    const context = firstContext + CONTEXT.columns + column * SIZES;
    const told: number[] = [];
    for (let at = 0; at < length; at++) {
      const expected = expectedAt(told, at, of);
      const size = bySize ? sizeOf(expected) : 0;
      told.push(expected + signed(coder.number(context + size, unsigned((values[at] ?? 0) - expected))));
    }
    return told;
  });
}
