import { PLOT, shareOf } from "./plot-box";
import { axisTime, localOffsetMs, MAX_TICKS, timeTicks } from "./time-scale";

/** The time axis of plots that draw themselves: as that of the others, in the same places. */
export const TimeAxis = ({ fromMs, toMs }: { fromMs: number; toMs: number }) => (
  <div
    aria-hidden
    className="absolute bottom-0 border-line-strong border-t"
    style={{ left: PLOT.left, right: PLOT.right, height: PLOT.bottom }}
  >
    {timeTicks(fromMs, toMs, MAX_TICKS, localOffsetMs(toMs)).map((at) => (
      <span
        key={at}
        className="absolute top-2 -translate-x-1/2 whitespace-nowrap"
        style={{ left: `${(100 * shareOf(at, fromMs, toMs)).toFixed(3)}%` }}
      >
        {axisTime(at, toMs - fromMs)}
      </span>
    ))}
  </div>
);
