import { givesWay, neededPx } from "./axis-room";
import { PLOT, shareOf } from "./plot-box";
import { axisTime, localOffsetMs, MAX_TICKS, timeTicks } from "./time-scale";

/** The time axis below a plot. */
export function TimeAxis({ fromMs, toMs }: { fromMs: number; toMs: number }) {
  const rangeMs = Math.max(1, toMs - fromMs);
  const ticks = timeTicks(fromMs, toMs, MAX_TICKS, localOffsetMs(toMs)).map((at) => ({
    at,
    text: axisTime(at, rangeMs),
  }));
  const [first, second] = ticks;
  const roomPx = first && second ? neededPx(first.text.length, (second.at - first.at) / rangeMs) : 0;
  return (
    <div
      aria-hidden
      className="@container absolute bottom-0 border-line-strong border-t"
      style={{ left: PLOT.left, right: PLOT.right, height: PLOT.bottom }}
    >
      {ticks.map(({ at, text }, index) => (
        <span
          key={at}
          className={`absolute top-2 -translate-x-1/2 whitespace-nowrap ${givesWay(index, roomPx)}`}
          style={{ left: `${(100 * shareOf(at, fromMs, toMs)).toFixed(3)}%` }}
        >
          {text}
        </span>
      ))}
    </div>
  );
}
