import { setImmediate as nextTurn } from "node:timers/promises";
import { isRemoved } from "./format";
import type { IdPlace, LocatedRow } from "./locate";
import type { IndexWriter, RowPlace } from "./writer";

/** A span of time, epoch ms; its end belongs to it only where it says so. */
export interface Span {
  low: number;
  high: number;
  withHigh: boolean;
}

const within = (time: number, { low, high, withHigh }: Span): boolean =>
  time >= low && (time < high || (withHigh && time === high));

/** How many rows of one queue are alive in each of these spans, which follow each other. One pass over its segments. */
export async function countRowsIn(writer: IndexWriter, queue: number, spans: Span[]): Promise<number[]> {
  const [low, last] = [spans[0]?.low ?? 0, spans.at(-1)];
  const counts = spans.map(() => 0);
  if (!last) return counts;
  const scale = last.high > low ? spans.length / (last.high - low) : 0;
  for (const segment of writer.allSegments()) {
    if (segment.maxFailedAt < low || segment.minFailedAt > last.high) continue;
    const [queues, times] = [await writer.column(segment, "queue"), await writer.column(segment, "failedAt")];
    for (let row = 0; row < segment.rows; row++) {
      const time = times[row] as number;
      if (queues[row] !== queue || time < low || time > last.high || isRemoved(segment.removed, row))
        continue;
      let at = Math.min(spans.length - 1, Math.floor((time - low) * scale));
      // Division may err at an edge; Redis compares, and so does this.
      while (at > 0 && time < (spans[at] as Span).low) at -= 1;
      while (at < spans.length - 1 && time >= (spans[at + 1] as Span).low) at += 1;
      if (within(time, spans[at] as Span)) counts[at] = (counts[at] as number) + 1;
    }
    await nextTurn();
  }
  return counts;
}

/** A row of a queue, and in which of the spans it lies. */
export interface RowInSpan extends IdPlace {
  place: LocatedRow;
  span: number;
}

/** The rows of one queue that are alive in any of these spans, ascending and apart; a thousand at a time. One pass. */
export async function* rowsOfQueue(
  writer: IndexWriter,
  queue: number,
  spans: Span[],
  most = 1_000,
): AsyncGenerator<RowInSpan[]> {
  const [low, high] = [spans[0]?.low ?? Infinity, spans.at(-1)?.high ?? -Infinity];
  let found: RowInSpan[] = [];
  for (const segment of writer.allSegments()) {
    if (segment.maxFailedAt < low || segment.minFailedAt > high) continue;
    const [queues, times, ends] = [
      await writer.column(segment, "queue"),
      await writer.column(segment, "failedAt"),
      await writer.column(segment, "ends"),
    ];
    for (let row = 0; row < segment.rows; row++) {
      if (queues[row] !== queue || isRemoved(segment.removed, row)) continue;
      const failedAt = times[row] as number;
      const span = spanOf(spans, failedAt);
      if (span === -1) continue;
      const place = { segment: segment.number, row, queue, failedAt };
      const from = row === 0 ? 0 : (ends[row - 1] as number);
      found.push({ place, span, from, to: ends[row] as number });
      if (found.length < most) continue;
      yield found;
      found = [];
    }
    await nextTurn();
  }
  if (found.length > 0) yield found;
}

/** By bisection: the last span that begins at or before the time, if it holds it. */
function spanOf(spans: Span[], time: number): number {
  let [first, behind] = [0, spans.length];
  while (first < behind) {
    const middle = (first + behind) >> 1;
    if ((spans[middle] as Span).low <= time) first = middle + 1;
    else behind = middle;
  }
  const span = spans[first - 1];
  return span && within(time, span) ? first - 1 : -1;
}

/** The rows that failed before the time given for their queue's id, a thousand at a time. One pass for all queues. */
export async function* rowsBefore(
  writer: IndexWriter,
  before: Map<number, number>,
  most = 1_000,
): AsyncGenerator<RowPlace[]> {
  const limits = new Float64Array(Math.max(0, ...before.keys()) + 1).fill(-Infinity);
  for (const [queue, time] of before) limits[queue] = time;
  let found: RowPlace[] = [];
  for (const segment of writer.allSegments()) {
    const [queues, times] = [await writer.column(segment, "queue"), await writer.column(segment, "failedAt")];
    for (let row = 0; row < segment.rows; row++) {
      const queue = queues[row] as number;
      if (!((times[row] as number) < (limits[queue] ?? -Infinity)) || isRemoved(segment.removed, row))
        continue;
      found.push({ segment: segment.number, row, queue });
      if (found.length < most) continue;
      yield found;
      found = [];
    }
    await nextTurn();
  }
  if (found.length > 0) yield found;
}
