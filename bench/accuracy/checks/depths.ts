import type { Counts } from "@/lib/contract/queues";
import type { Evidence, Observed } from "../evidence";
import { EXACT, type Figure, type Reading } from "../figure";
import { depthOf, oldestAge } from "../spans";
import type { Span, State, Stay } from "../stays";
import type { Tick } from "../ticks";
import { seriesOf } from "./flows";

const STATES = [
  "waiting",
  "prioritized",
  "active",
  "delayed",
  "completed",
  "failed",
] as const satisfies readonly (State & keyof Counts)[];
const STEP_MS = 1_000;

const isBacklog = ({ state }: Stay) => state === "waiting" || state === "prioritized";

/** What every tick told browsers: depth of each state, and the age of the oldest job. */
export function checkLive({ ticks }: Evidence, { key, name, history }: Observed): Figure[] {
  const told = ticks.flatMap((tick) => {
    const summary = tick.told.get(key);
    return summary ? [{ tick, summary }] : [];
  });
  const figures = STATES.map((state): Figure => {
    const depth = depthOf(history.stays.filter((stay) => stay.state === state));
    return {
      queue: name,
      figure: `${state}, as told live`,
      unit: "jobs",
      bound: EXACT,
      readings: told.map(({ tick, summary }) => ({
        truth: depth(tick.asOfMs, tick.heardMs),
        shown: summary.counts[state],
      })),
    };
  });
  const backlog = history.stays.filter(isBacklog);
  return [
    ...figures,
    {
      queue: name,
      figure: "oldest age, as told live",
      unit: "ms",
      bound: EXACT,
      readings: told.flatMap(({ tick, summary }) => {
        const truth = oldestAge(backlog, tick.asOfMs, tick.heardMs);
        if (truth === null || summary.oldestWaitingMs === null) return [];
        return [{ truth, shown: summary.oldestWaitingMs }];
      }),
    },
  ];
}

/** The same as charts show it, second by second: each is of a tick within it. */
export async function checkDepths(evidence: Evidence, { key, name, history }: Observed): Promise<Figure[]> {
  const series = await seriesOf(evidence, key, STEP_MS);
  const { takeover, ticks } = evidence;
  // When a leader dies its last tick may have been written and never told; and the step of the last that was told is a gap, because
  // the next tick would have stored it, however long that takes on a busy machine.
  const lastMs = Math.max(...ticks.map(({ asOfMs }) => (asOfMs <= takeover.fromMs ? asOfMs : 0)));
  const changesMs = Math.min(takeover.fromMs - 2 * STEP_MS, lastMs - STEP_MS);
  const steps = series.at.flatMap((atMs, index) => {
    const isChange = atMs > changesMs && atMs < takeover.toMs;
    const within = ticks.filter(({ asOfMs }) => asOfMs >= atMs && asOfMs < atMs + STEP_MS);
    return isChange || within.length === 0 ? [] : [{ atMs, index, within }];
  });
  const figures = [...STATES, "backlog" as const].map((state): Figure => {
    const depth = depthOf(
      history.stays.filter((stay) => (state === "backlog" ? isBacklog(stay) : stay.state === state)),
    );
    return {
      queue: name,
      figure: `${state} in each step of 1 s`,
      unit: "jobs",
      bound: EXACT,
      readings: steps.map(({ index, within }) =>
        closest(within, series.metrics[state]?.[index] ?? null, (tick) => depth(tick.asOfMs, tick.heardMs)),
      ),
    };
  });
  const backlog = history.stays.filter(isBacklog);
  const oldest = steps.flatMap(({ atMs, index, within }): Reading[] => {
    const shown = series.metrics.oldestWaitingMs?.[index] ?? null;
    const ages = within.map((tick) => oldestAge(backlog, tick.asOfMs, tick.heardMs));
    if (shown === 0 || ages.includes(null)) return [];
    // It is told as of the end of its step.
    return [
      closest(within, shown, (_, at) => {
        const [age, tick] = [ages[at], within[at]];
        const laterMs = atMs + STEP_MS - (tick?.asOfMs ?? 0);
        return { low: (age?.low ?? 0) + laterMs, high: (age?.high ?? 0) + laterMs };
      }),
    ];
  });
  figures.push({
    queue: name,
    figure: "oldest age in each step of 1 s",
    unit: "ms",
    bound: EXACT,
    readings: oldest,
  });
  figures.push({
    queue: name,
    figure: "depth while no collector looked: a gap",
    unit: "steps",
    bound: EXACT,
    readings: [
      {
        truth: { low: 0, high: 0 },
        shown: series.at.filter(
          (atMs, index) => isGap(atMs, takeover) && series.metrics.waiting?.[index] !== null,
        ).length,
      },
    ],
  });
  return figures;
}

/** A sample speaks for the three seconds after it. */
const HOLDS_MS = 3_000;
const isGap = (atMs: number, { fromMs, toMs }: Evidence["takeover"]) =>
  atMs >= fromMs + HOLDS_MS && atMs + STEP_MS <= toMs;

/** The reading by that tick of which it is closest to the truth. */
function closest(ticks: Tick[], shown: number | null, truthOf: (tick: Tick, at: number) => Span): Reading {
  const readings = ticks.map((tick, at) => ({ truth: truthOf(tick, at), shown }));
  const off = ({ truth }: Reading) =>
    shown === null ? 0 : Math.max(truth.low - shown, shown - truth.high, 0);
  return readings.reduce((best, one) => (off(one) < off(best) ? one : best));
}
