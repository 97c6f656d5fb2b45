import type { Metric } from "../contract/metrics";
import { backlogOf } from "../contract/values/figures";
import { type Flow, type Gauges, NO_FLOW, type Point } from "./point";
import type { Plan } from "./tiers";

/** What is known of one bucket; null where nothing is. */
export interface Filled {
  gauges: Gauges | null;
  flow: Flow | null;
}

/**
 * Every bucket of a range. A bucket without a point in which a collector looked was one of rest: it looks like the
 * point before it; or like the one behind it, which was stored when the rest ended, unless that is the queue's first;
 * or, without any point, like the queue now. A bucket in which no collector looked is unknown.
 */
export function fillRange(
  plan: Plan,
  points: Map<number, Point>,
  watched: Set<number>,
  now: Gauges | null,
): Filled[] {
  const known = [...points].filter(([, point]) => point.gauges !== null).sort(([a], [b]) => a - b);
  const before = known.findLast(([bucket]) => bucket < plan.fromBucket);
  let last = before?.[1].gauges ?? null;
  const next = known.find(([bucket]) => bucket >= plan.fromBucket)?.[1];
  const restBefore = next ? (next.first ? null : next.gauges) : now;
  const filled: Filled[] = [];
  for (let bucket = plan.fromBucket; bucket < plan.toBucket; bucket++) {
    const point = points.get(bucket);
    if (point) {
      last = point.gauges ?? last;
      filled.push({ gauges: point.gauges, flow: point.flow });
    } else if (watched.has(bucket)) {
      const gauges = last ?? restBefore;
      filled.push({ gauges, flow: gauges === null ? null : NO_FLOW });
    } else {
      filled.push({ gauges: null, flow: null });
    }
  }
  return filled;
}

const FLOW_OF = {
  arrivalPerSec: "arrived",
  servicePerSec: "served",
  failurePerSec: "failed",
  retryPerSec: "retried",
} as const satisfies Partial<Record<Metric, keyof Flow>>;

const isRate = (metric: Metric): metric is keyof typeof FLOW_OF => metric in FLOW_OF;

/** One metric as a column with one value for `plan.perPoint` buckets: the gauge of the busiest of them, the mean rate. */
export function columnOf(plan: Plan, filled: Filled[], metric: Metric): (number | null)[] {
  const column: (number | null)[] = [];
  for (let from = 0; from < filled.length; from += plan.perPoint) {
    const group = filled.slice(from, from + plan.perPoint);
    if (isRate(metric)) column.push(meanRate(group, FLOW_OF[metric], plan.tier.stepMs));
    else
      column.push(busiestGauge(group, metric, (plan.fromBucket + from) * plan.tier.stepMs, plan.tier.stepMs));
  }
  return column;
}

function meanRate(group: Filled[], name: keyof Flow, stepMs: number): number | null {
  const counts = group.flatMap(({ flow }) => flow?.[name] ?? []);
  if (counts.length === 0) return null;
  const sum = counts.reduce((total, count) => total + count, 0);
  return round((sum * 1_000) / (counts.length * stepMs));
}

const round = (perSec: number) => Math.round(perSec * 1_000) / 1_000;

function busiestGauge(
  group: Filled[],
  metric: Exclude<Metric, keyof typeof FLOW_OF>,
  fromMs: number,
  stepMs: number,
): number | null {
  const index = busiestOf(group);
  const gauges = group[index]?.gauges;
  if (!gauges) return null;
  const { counts, oldestSinceMs } = gauges;
  if (metric === "backlog") return backlogOf(gauges.counts);
  if (metric !== "oldestWaitingMs") return counts[metric];
  // Nothing waits: that is an age of nothing, not an unknown one.
  return oldestSinceMs === null ? 0 : Math.max(0, fromMs + (index + 1) * stepMs - oldestSinceMs);
}

/** The bucket with the largest backlog, of equals the last; -1 when nothing is known of any. */
function busiestOf(group: Filled[]): number {
  let busiest = -1;
  let largest = -1;
  for (const [index, { gauges }] of group.entries()) {
    if (gauges === null || backlogOf(gauges.counts) < largest) continue;
    busiest = index;
    largest = backlogOf(gauges.counts);
  }
  return busiest;
}

/** Stretches in which events were missed or nobody looked, so that rates are unknown. */
export function gapsOf(plan: Plan, filled: Filled[]): { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  for (const [index, { flow }] of filled.entries()) {
    if (flow !== null && flow.served !== null) continue;
    const from = (plan.fromBucket + index) * plan.tier.stepMs;
    const before = gaps.at(-1);
    if (before && before.to === from) before.to = from + plan.tier.stepMs;
    else gaps.push({ from, to: from + plan.tier.stepMs });
  }
  return gaps;
}
