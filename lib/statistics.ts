/**
 * The smallest of `values` that a share `q` (0 to 1) of them does not exceed (nearest rank); NaN for none. Never a value that
 * was not there.
 */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.ceil(q * sorted.length - 1e-9);
  return sorted[Math.max(0, rank - 1)] ?? Number.NaN;
}
