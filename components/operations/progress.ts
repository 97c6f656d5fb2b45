import type { Operation, OperationKind, Selection } from "@/lib/contract/operations";
import { formatDuration } from "@/lib/format";
import { filterParts, type Names } from "../dead-letters/filter-words";
import { liveWords } from "../edits/edit-words";

/** How people speak of each kind. */
export const WORDS: Record<OperationKind, { noun: string; verb: string; doing: string; done: string }> = {
  replay: { noun: "Replay", verb: "Replay", doing: "Replaying", done: "replayed" },
  discard: { noun: "Discard", verb: "Discard", doing: "Discarding", done: "discarded" },
  edit: { noun: "Edit", verb: "Edit", doing: "Editing", done: "edited" },
};

/** Jobs that were moved as asked. */
export function doneOf(operation: Operation): number {
  if (operation.kind === "edit") return operation.edited;
  return operation.kind === "replay" ? operation.replayed : operation.discarded;
}

/** Jobs whose turn has come, whatever came of it. */
export const handledOf = (operation: Operation): number =>
  doneOf(operation) + operation.skipped + operation.failed;

export const isOver = ({ state }: Pick<Operation, "state">): boolean =>
  state === "completed" || state === "cancelled" || state === "stopped" || state === "failed";

/** From 0 to 1. It is 1 for nothing to do only when that is over. */
export function shareDone(operation: Operation): number {
  if (operation.state === "completed") return 1;
  return operation.total === 0 ? 0 : Math.min(1, handledOf(operation) / operation.total);
}

/** A speed is told of a time that is long enough for one. */
const LEAST_MS = 1_000;

/** Measured speed in jobs per second; null before anything was handled, and in the first second. */
export function speedPerSec(operation: Operation, nowMs: number): number | null {
  const handled = handledOf(operation);
  if (operation.startedAt === null || handled === 0) return null;
  const untilMs = operation.finishedAt ?? operation.pausedAt ?? nowMs;
  const elapsedMs = Math.max(1, untilMs - operation.startedAt - operation.pausedMs);
  if (operation.finishedAt === null && elapsedMs < LEAST_MS) return null;
  return (handled / elapsedMs) * 1_000;
}

/**
 * Time to the end at the measured speed, or at what it may go now where that is less, ms; null when it is over, paused or
 * stands still, or nothing is known.
 */
export function remainingMs(operation: Operation, nowMs: number): number | null {
  const measured = speedPerSec(operation, nowMs);
  if (measured === null || isOver(operation) || operation.state === "paused") return null;
  const { ratePerSec, slowed } = operation;
  const speed = Math.min(measured, ratePerSec ?? measured, slowed?.ratePerSec ?? measured);
  if (speed === 0) return null;
  return ((operation.total - handledOf(operation)) / speed) * 1_000;
}

/** How long `total` jobs take at a chosen rate, ms; null without one. */
export function plannedMs(total: number, ratePerSec: number | undefined): number | null {
  return ratePerSec === undefined ? null : (total / ratePerSec) * 1_000;
}

/** How fast an operation may go, in words. */
export function paceWords({ ratePerSec, spreadMs }: Pick<Operation, "ratePerSec" | "spreadMs">): string {
  if (spreadMs !== null) return `spread over ${formatDuration(spreadMs)}`;
  return ratePerSec === null ? "no limit" : `${ratePerSec.toLocaleString("en-GB")} per second`;
}

/** The selection of an operation in words. */
export function selectionWords(selection: Operation["selection"] | Selection, names: Names): string {
  if ("ids" in selection) {
    const count = typeof selection.ids === "number" ? selection.ids : selection.ids.length;
    return `${count.toLocaleString("en-GB")} chosen by hand`;
  }
  if ("live" in selection) return `All ${liveWords(selection.live, names)}`;
  const parts = filterParts(selection.filter, names).map(({ words }) => words);
  return parts.length === 0 ? "All dead letters" : `All ${parts.join(", ")}`;
}
