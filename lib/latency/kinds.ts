import { type BreakdownBy, MAX_BREAKDOWN_ROWS } from "../contract/latency";
import type { Keys } from "../keys";
import type { Tier } from "../metrics/tiers";
import { type Breakdown, mergeBreakdown, noBreakdown, packBreakdown, unpackBreakdown } from "./breakdown";
import { MAX_OPEN_VALUES, type Parts } from "./delta";
import type { Numbers } from "./dictionary";
import {
  type Coverage,
  mergeQueueFigures,
  noQueueFigures,
  packQueueFigures,
  type QueueFigures,
  unpackQueueFigures,
} from "./figures";
import { BREAKDOWN_TIERS, LATENCY_TIERS } from "./tiers";

/** How one kind of figures is kept: by queue, by job name, by tenant. */
export interface FigureKind<F extends Coverage> {
  tiers: readonly Tier[];
  keyOf(keys: Keys, queue: string, stepMs: number, chunk: number): string;
  /** Where it is kept what the numbers of a queue's chunks stand for; null when they have none. */
  valuesKeyOf: ((keys: Keys, queue: string) => string) | null;
  empty(): F;
  merge(into: F, from: F): void;
  /** `isRounded`: large counts of the histograms within 10 %. */
  pack(figures: F, numbers: Numbers, isRounded: boolean): string;
  unpack(text: string, numbers: Pick<Numbers, "nameOf">): F;
  /** Whether it is worth a place: tenants are known from reports only. */
  isKept(figures: F): boolean;
}

/**
 * Text of one bucket, about: latencies for which it has no room are told with the rest. A finest bucket has room for all values;
 * of others only those with most jobs have theirs, more of the names, which are few, than of the tenants.
 */
const MAX_CHARS = { finest: 12_000, name: 720, tenant: 420 };

export const QUEUE_KIND: FigureKind<QueueFigures> = {
  tiers: LATENCY_TIERS,
  keyOf: (keys, ...of) => keys.latency(...of),
  valuesKeyOf: null,
  empty: noQueueFigures,
  merge: mergeQueueFigures,
  pack: (figures, _, isRounded) => packQueueFigures(figures, isRounded),
  unpack: (text) => unpackQueueFigures(text),
  isKept: () => true,
};

export const breakdownKind = (by: BreakdownBy): FigureKind<Breakdown> => ({
  tiers: BREAKDOWN_TIERS,
  keyOf: (keys, ...of) => keys.breakdown(by, ...of),
  valuesKeyOf: (keys, queue) => keys.breakdownValues(by, queue),
  empty: noBreakdown,
  merge: (into, from) => mergeBreakdown(into, from, MAX_OPEN_VALUES),
  pack: (figures, { numberOf }, isRounded) =>
    packBreakdown(figures, numberOf, {
      most: MAX_BREAKDOWN_ROWS,
      maxChars: isRounded ? MAX_CHARS[by] : MAX_CHARS.finest,
      isRounded,
    }),
  unpack: (text, { nameOf }) => unpackBreakdown(text, nameOf),
  isKept: ({ reports }) => by === "name" || reports > 0,
});

/**
 * Adds news to a bucket. Once a worker has reported of it only reports count, because events tell of the same jobs; from then on
 * events say only how many jobs ended, which tells how many the reports cover.
 */
export function absorb<F extends Coverage>(
  { empty, merge }: FigureKind<F>,
  figures: F,
  { events, reports }: Parts<F>,
): F {
  if (figures.reports + reports.reports === 0) {
    merge(figures, events);
    return figures;
  }
  const reported = figures.reports > 0 ? figures : empty();
  reported.ended = figures.ended + events.ended;
  reported.missed = figures.missed + events.missed;
  merge(reported, reports);
  return reported;
}
