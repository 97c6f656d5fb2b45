import type { Correlation } from "@/lib/contract/external-series";
import { capitalized, formatDuration } from "@/lib/format";

/** Weaker than the first is nothing, from the second on it is plain to see. */
const SOME = 0.3;
const STRONG = 0.7;

/** Whether a figure and something of a queue go together, in a sentence. */
export function correlationWords(figure: string, of: string, correlation: Correlation): string {
  switch (correlation.kind) {
    case "too-little":
      return `Too little data to compare ${figure} with ${of}: ${correlation.pairs} steps of the ${correlation.needed} that it takes have both.`;
    case "flat":
      return `${capitalized(correlation.which === "figure" ? figure : of)} did not change in this time, so that nothing goes with it.`;
    case "found":
      return foundWords(figure, of, correlation);
  }
}

function foundWords(
  figure: string,
  of: string,
  { r, lagMs }: Extract<Correlation, { kind: "found" }>,
): string {
  const size = Math.abs(r);
  const figures = `(r = ${r.toFixed(2)})`;
  if (size < SOME) return `${figure} and ${of} do not go together in this time ${figures}.`;
  const how = size < STRONG ? "somewhat" : "closely";
  const direction = r > 0 ? "rise and fall together" : "go against each other";
  const lag =
    lagMs === 0
      ? "at the same time"
      : lagMs > 0
        ? `${of} ${formatDuration(lagMs)} after ${figure}`
        : `${figure} ${formatDuration(-lagMs)} after ${of}`;
  return `${figure} and ${of} ${direction} ${how}, ${lag} ${figures}.`;
}
