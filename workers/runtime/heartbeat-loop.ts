import { type IntervalHistogram, monitorEventLoopDelay } from "node:perf_hooks";

const RESOLUTION_MS = 10;
const WINDOW_MS = 2_000;

export interface LoopDelay {
  p50Ms: number;
  p99Ms: number;
}

/** All workers of a process share its event loop, and one monitor of it. */
let shared: { histogram: IntervalHistogram; last: LoopDelay; timer: NodeJS.Timeout; users: number } | null =
  null;

/** Watches how late the event loop is. Close it: the monitor ends with its last user. */
export function watchLoop(): { delay(): LoopDelay; close(): void } {
  shared ??= open();
  const mine = shared;
  mine.users += 1;
  let closed = false;
  return {
    /** Over the last two seconds. */
    delay: () => mine.last,
    close() {
      if (closed) return;
      closed = true;
      mine.users -= 1;
      if (mine.users > 0) return;
      clearInterval(mine.timer);
      mine.histogram.disable();
      if (shared === mine) shared = null;
    },
  };
}

function open(): NonNullable<typeof shared> {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const opened = {
    histogram,
    last: { p50Ms: 0, p99Ms: 0 },
    users: 0,
    timer: setInterval(() => {
      opened.last = { p50Ms: late(histogram.percentile(50)), p99Ms: late(histogram.percentile(99)) };
      histogram.reset();
    }, WINDOW_MS),
  };
  opened.timer.unref();
  return opened;
}

/** The monitor tells the time between its ticks, in nanoseconds: its own resolution is no delay. */
const late = (nanoseconds: number) =>
  Number.isFinite(nanoseconds) ? Math.max(0, Math.round(nanoseconds / 1e5) / 10 - RESOLUTION_MS) : 0;
