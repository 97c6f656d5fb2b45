const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 30, 90, 365].map((count) => count * DAY),
];

/** Round times since a beginning, in ms, of which `lastsMs` holds at most `most`, the beginning aside. */
export function elapsedTicks(lastsMs: number, most: number): number[] {
  const stepMs = STEPS_MS.find((step) => lastsMs / step <= most) ?? lastsMs / most;
  const ticks: number[] = [];
  for (let at = stepMs; at <= lastsMs; at += stepMs) ticks.push(at);
  return ticks;
}

/** Such a time in words: `250ms`, `5s`, `10m`, `2h`, `3d`. */
export function elapsedWords(ms: number): string {
  const [unit, name] =
    ms < SECOND
      ? ([1, "ms"] as const)
      : ms < MINUTE
        ? ([SECOND, "s"] as const)
        : ms < HOUR
          ? ([MINUTE, "m"] as const)
          : ms < DAY
            ? ([HOUR, "h"] as const)
            : ([DAY, "d"] as const);
  return `${Number((ms / unit).toFixed(1))}${name}`;
}
