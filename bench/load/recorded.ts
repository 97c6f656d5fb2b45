import { z } from "zod";
import type { RecordedStep, Shape } from "./shapes";

type Recorded = Extract<Shape, { kind: "recorded" }>;

const answerSchema = z.object({
  at: z.array(z.number()),
  metrics: z.object({ arrivalPerSec: z.array(z.number().nullable()) }),
});

/**
 * Reads the arrivals of a queue as Spillway gives them: the answer of GET /api/v1/queues/:queue/series, or the file of its
 * throughput chart (time, then "in (jobs/s)"). Where nothing was measured nothing arrives. Throws when there are none.
 */
export function readRecorded(text: string): Recorded {
  const rows = text.trimStart().startsWith("{") ? fromJson(text) : fromCsv(text);
  const sorted = rows.filter(({ atMs }) => Number.isFinite(atMs)).sort((a, b) => a.atMs - b.atMs);
  const [first, second] = sorted;
  const last = sorted.at(-1);
  if (!first || !second || !last) throw new Error("The file has fewer than two moments with arrivals.");
  return {
    kind: "recorded",
    steps: sorted.map(({ atMs, perSec }) => ({ atMs: atMs - first.atMs, perSec })),
    lengthMs: last.atMs - first.atMs + (second.atMs - first.atMs),
  };
}

function fromJson(text: string): RecordedStep[] {
  const { at, metrics } = answerSchema.parse(JSON.parse(text));
  return at.map((atMs, index) => ({ atMs, perSec: metrics.arrivalPerSec[index] ?? 0 }));
}

function fromCsv(text: string): RecordedStep[] {
  const [head = "", ...lines] = text.trim().split(/\r?\n/);
  const place = cellsOf(head).findIndex((name) => /^in( \(|$)/.test(name));
  if (place < 1) throw new Error('The file has no column "in" behind a time.');
  return lines.map((line) => {
    const cells = cellsOf(line);
    return { atMs: Date.parse(cells[0] ?? ""), perSec: Number(cells[place] ?? "") || 0 };
  });
}

/** Times, names and numbers: no cell has a comma in it. */
const cellsOf = (line: string) => line.split(",").map((cell) => cell.trim().replace(/^"|"$/g, ""));
