const NICE = [1, 2, 2.5, 5, 10];
const STEPS = 4;

/**
 * Round values from zero for an axis that shows `max`: at most five, evenly spaced, the last at or above it.
 * `least` is the smallest top, so that an idle queue does not fill the chart with noise.
 */
export function valueTicks(max: number, least: number): number[] {
  const top = Math.max(max, least);
  const magnitude = 10 ** Math.floor(Math.log10(top / STEPS));
  const whole = Number.isInteger(least);
  const step =
    NICE.map((factor) => factor * magnitude).find(
      (size) => size * STEPS >= top * (1 - 1e-9) && (!whole || Number.isInteger(size)),
    ) ?? 10 * magnitude;
  const count = Math.ceil(top / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}
