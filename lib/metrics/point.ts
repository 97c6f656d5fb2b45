import type { Counts } from "../contract/queues";

/** What a queue looked like at one time. The oldest job is kept by its time, so that a queue at rest does not change. */
export interface Gauges {
  counts: Counts;
  /** Since when the oldest waiting job is runnable; null without a backlog. */
  oldestSinceMs: number | null;
}

/** What happened in one bucket: numbers of jobs; null where events were missed. */
export interface Flow {
  arrived: number | null;
  served: number | null;
  failed: number | null;
  retried: number | null;
}

export const NO_FLOW: Flow = { arrived: 0, served: 0, failed: 0, retried: 0 };

/** One bucket of one queue's series. */
export interface Point {
  /** Null where only events were found later, by a collector that had been away. */
  gauges: Gauges | null;
  flow: Flow;
  /** The first one of a queue: nothing is known of the time before. */
  first: boolean;
}

const STATES = [
  "waiting",
  "prioritized",
  "active",
  "delayed",
  "failed",
  "completed",
  "waiting-children",
  "held",
] as const satisfies readonly (keyof Counts)[];
const FLOWS = ["arrived", "served", "failed", "retried"] as const satisfies readonly (keyof Flow)[];

/** What stands in the columns of a point: gauges are rounded when an old chunk is sealed, numbers of jobs never. */
export const POINT_COLUMNS = {
  gauges: STATES.length,
  flows: FLOWS.length,
} as const;

const UNKNOWN = "-";
const write = (value: number | null) => (value === null ? UNKNOWN : value === 0 ? "" : value.toString(36));
const read = (text: string | undefined) =>
  text === UNKNOWN ? null : text === undefined || text === "" ? 0 : Number.parseInt(text, 36);

/** The gauges alone; two queues at rest that look the same give the same text. */
export function encodeGauges(gauges: Gauges): string {
  return [...STATES.map((state) => write(gauges.counts[state])), write(gauges.oldestSinceMs ?? 0)].join(",");
}

function decodeGauges(fields: string[]): Gauges | null {
  if (fields[0] === UNKNOWN) return null;
  const counts = Object.fromEntries(STATES.map((state, i) => [state, read(fields[i]) ?? 0])) as Counts;
  return { counts, oldestSinceMs: read(fields[STATES.length]) || null };
}

/** A point as text: base 36, a zero is nothing, trailing zeros are left out. Typically 15 to 30 bytes. */
export function encodePoint(gauges: string | null, flow: Flow, first: boolean): string {
  const head = gauges ?? `${UNKNOWN}${",".repeat(STATES.length)}`;
  const flows = FLOWS.map((name) => write(flow[name] === null ? null : Math.round(flow[name])));
  return [head, ...flows, first ? "1" : ""].join(",").replace(/,+$/, "");
}

export function decodePoint(text: string): Point {
  const fields = text.split(",");
  const at = STATES.length + 1;
  const [arrived = 0, served = 0, failed = 0, retried = 0] = [0, 1, 2, 3].map((i) => read(fields[at + i]));
  return {
    gauges: decodeGauges(fields),
    flow: { arrived, served, failed, retried },
    first: fields[at + FLOWS.length] === "1",
  };
}
