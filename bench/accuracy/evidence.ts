import type { Context } from "@/lib/context";
import type { AgingAnswer } from "@/lib/contract/metrics";
import type { History } from "./stays";
import type { Tick } from "./ticks";

/** A queue and what really happened in it. */
export interface Observed {
  key: string;
  name: string;
  isRuntime: boolean;
  removes: boolean;
  history: History;
}

/** A look at the ages of a backlog: the answer is of a moment between its own time and this one. */
export interface AgingLook {
  answer: AgingAnswer;
  answeredMs: number;
}

/** All that figures are compared by. */
export interface Evidence {
  ctx: Context;
  queues: readonly Observed[];
  fromMs: number;
  toMs: number;
  ticks: readonly Tick[];
  /** From the leader's death until its successor looked first. */
  takeover: { fromMs: number; toMs: number };
  looks: ReadonlyMap<string, readonly AgingLook[]>;
  /** Waited until the buckets of coarser tiers were over too. */
  isLong: boolean;
}
