import { AGE_BANDS } from "../../contract/metrics";
import { FAILURE_TIERS } from "../../failures/tiers";
import type { Keys } from "../../keys";
import { BREAKDOWN_TIERS, LATENCY_TIERS } from "../../latency/tiers";
import { AGING_TIERS } from "../aging-tiers";
import { RETRY_TIERS } from "../attempts";
import { POINT_COLUMNS } from "../point";
import { TIERS, type Tier } from "../tiers";
import type { ColumnKind } from "./columns";
import type { FieldForm } from "./sealed-chunk";

/** One kind of chunked hash that every queue has, and how its chunks are sealed. */
export interface ChunkKind {
  tiers: readonly Tier[];
  keyOf(keys: Keys, queueKey: string, stepMs: number, chunk: number): string;
  /** What its fields are: slots with these columns of numbers, or another form. */
  fieldsOf(tier: Tier): readonly ColumnKind[] | Extract<FieldForm, string>;
}

/** From these steps on a point is one of hundreds: its gauges are rounded, and then more so, and its numbers of jobs too. */
const ROUNDED_FROM_MS = { gauges: 10_000, all: 60_000 };

function pointColumns({ stepMs }: Tier): ColumnKind[] {
  const isRounded = stepMs >= ROUNDED_FROM_MS.gauges;
  const gauge: ColumnKind = stepMs >= ROUNDED_FROM_MS.all ? "roughly" : isRounded ? "rounded" : "exact";
  const flow: ColumnKind = stepMs >= ROUNDED_FROM_MS.all ? "counted" : "exact";
  return [
    ...Array.from({ length: POINT_COLUMNS.gauges }, () => gauge),
    isRounded ? "since" : "exact",
    ...Array.from({ length: POINT_COLUMNS.flows }, () => flow),
    // Whether the point is the queue's first.
    "exact",
  ];
}

const countersOf = ({ stepMs }: Tier) => (stepMs < ROUNDED_FROM_MS.all ? "counters" : "large-counters");

/** Every kind of chunk that is sealed when its time is over. */
export const CHUNK_KINDS: readonly ChunkKind[] = [
  { tiers: TIERS, keyOf: (keys, ...of) => keys.series(...of), fieldsOf: pointColumns },
  {
    tiers: AGING_TIERS,
    keyOf: (keys, ...of) => keys.aging(...of),
    fieldsOf: () => AGE_BANDS.map(() => "sampled"),
  },
  {
    tiers: RETRY_TIERS.map(({ stepMs, keepMs, chunkMs }) => ({
      stepMs,
      keepMs,
      chunkPoints: chunkMs / stepMs,
    })),
    keyOf: (keys, ...of) => keys.retries(...of),
    fieldsOf: countersOf,
  },
  { tiers: FAILURE_TIERS, keyOf: (keys, ...of) => keys.failures(...of), fieldsOf: countersOf },
  { tiers: LATENCY_TIERS, keyOf: (keys, ...of) => keys.latency(...of), fieldsOf: () => "figures" },
  ...(["name", "tenant"] as const).map(
    (by): ChunkKind => ({
      tiers: BREAKDOWN_TIERS,
      keyOf: (keys, ...of) => keys.breakdown(by, ...of),
      fieldsOf: () => "figures",
    }),
  ),
];
