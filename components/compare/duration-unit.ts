import { formatDuration } from "@/lib/format";

type Values = readonly (number | null)[];

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** From so many of the smaller unit on the next one is taken. */
const MOST = 10;

/** What an axis of durations counts in: thousands of seconds tell nobody anything. */
export interface DurationUnit {
  name: "s" | "min" | "h";
  /** Durations as the axis has them; a gap stays one. */
  scaled(ms: Values): (number | null)[];
  /** A scaled duration in words. */
  format(value: number): string;
}

const unit = (name: DurationUnit["name"], sizeMs: number): DurationUnit => ({
  name,
  scaled: (ms) => ms.map((value) => (value === null ? null : value / sizeMs)),
  format: (value) => formatDuration(value * sizeMs),
});

const SECONDS = unit("s", 1_000);
const MINUTES = unit("min", MINUTE_MS);
const HOURS = unit("h", HOUR_MS);

/** The unit for an axis that all of these share, durations in ms. Pure. */
export function durationUnitOf(...columns: readonly Values[]): DurationUnit {
  const most = columns.flat().reduce<number>((greatest, value) => Math.max(greatest, value ?? 0), 0);
  if (most < MOST * MINUTE_MS) return SECONDS;
  return most < MOST * HOUR_MS ? MINUTES : HOURS;
}
