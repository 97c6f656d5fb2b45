import type { QueueRow } from "@/components/queues/shards";
import { backlogOf } from "@/lib/contract/values/figures";
import { hasOpenBreakers, isAbandoned, isFailing, isGrowing, isStopped, troubleOf } from "./trouble";

export const ROW_STATES = [
  "troubled",
  "no-workers",
  "growing",
  "stopped",
  "breakers",
  "failing",
  "backlog",
] as const;
/** Something that a queue is, whatever else it is. */
export type RowState = (typeof ROW_STATES)[number];

const STATES: Record<RowState, { label: string; test: (row: QueueRow) => boolean }> = {
  troubled: { label: "Need a look", test: (row) => troubleOf(row) > 0 },
  "no-workers": { label: "No workers", test: isAbandoned },
  growing: { label: "Growing", test: isGrowing },
  stopped: { label: "Paused or switched", test: isStopped },
  breakers: { label: "Breakers open", test: hasOpenBreakers },
  failing: { label: "Dead letters rise", test: isFailing },
  backlog: { label: "With a backlog", test: ({ counts }) => backlogOf(counts) > 0 },
};

/** Rows that are so; all without a state. */
export const inState = (rows: QueueRow[], state: RowState | null): QueueRow[] =>
  state === null ? rows : rows.filter(STATES[state].test);

export interface StateCount {
  state: RowState;
  label: string;
  count: number;
}

/** How many rows are in each state; one row may be in several. */
export const stateCounts = (rows: QueueRow[]): StateCount[] =>
  ROW_STATES.map((state) => ({
    state,
    label: STATES[state].label,
    count: rows.filter(STATES[state].test).length,
  }));
