import type { Evidence, Observed } from "../evidence";
import type { Figure, Reading } from "../figure";
import { countWithin } from "../spans";
import { FLOWS, timesOf } from "./flows";

/** Rates look back so far, in whole seconds. */
const WINDOW_MS = 15_000;
/** They are told in hundredths, and of a part of a second at the new end. */
const HUNDREDTH = 0.01;

/** Rates as every tick tells browsers: jobs of the last 15 s, a second. Not of times of which the leader knows only a part. */
export function checkRates({ ticks, fromMs, takeover }: Evidence, queue: Observed): Figure[] {
  const knowsAll = (asOfMs: number) =>
    asOfMs - WINDOW_MS > fromMs && (asOfMs < takeover.fromMs || asOfMs - WINDOW_MS > takeover.toMs);
  const times = timesOf(queue);
  const told = ticks.flatMap((tick) => {
    const summary = tick.told.get(queue.key);
    return summary && knowsAll(tick.asOfMs) ? [{ tick, summary }] : [];
  });
  return FLOWS.flatMap(([metric, what]): Figure[] => {
    if (metric === "retryPerSec") return [];
    return [
      {
        queue: queue.name,
        figure: `${what} a second, as told live`,
        unit: "jobs/s",
        bound: { relative: 0, absolute: HUNDREDTH },
        readings: told.map(({ tick: { asOfMs, heardMs }, summary }): Reading => {
          const sinceMs = Math.ceil((asOfMs - WINDOW_MS) / 1_000) * 1_000;
          const perSec = (count: number) => (count * 1_000) / (asOfMs - sinceMs);
          return {
            truth: {
              low: perSec(countWithin(times[metric], sinceMs, asOfMs).low),
              high: perSec(countWithin(times[metric], sinceMs, heardMs + 1).high),
            },
            shown: summary[metric],
          };
        }),
      },
    ];
  });
}
