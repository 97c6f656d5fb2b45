import { type Frame, type Span, spanOf } from "@/components/charts/frame";

const DAY_MS = 86_400_000;

/** The times that the time of the charts can be compared with: of the same length, and earlier. */
export const AGAINST = {
  before: { label: "Compare with the time before", backMs: null },
  day: { label: "Compare with a day earlier", backMs: DAY_MS },
  week: { label: "Compare with a week earlier", backMs: 7 * DAY_MS },
} as const;
export type Against = keyof typeof AGAINST;
export const AGAINST_NAMES = ["before", "day", "week"] as const satisfies readonly Against[];

/** A time to compare with: one that has a name, or any, by the moment at which it begins, ms. */
export type OtherTime = Against | number;

/** The time to compare with, as long as that of the charts; one that is chosen freely ends now at the latest. */
export function otherSpan(frame: Frame, against: OtherTime, nowMs: number): Span {
  const { from, to } = spanOf(frame, nowMs);
  if (typeof against === "number") return { from: against, to: Math.min(against + to - from, nowMs) };
  const backMs = AGAINST[against].backMs ?? to - from;
  return { from: Math.max(0, from - backMs), to: to - backMs };
}
