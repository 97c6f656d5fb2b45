import { alignTable } from "../align-table";
import { count, megabytes } from "../cells";
import type { Asked } from "./ask";
import type { Filled } from "./fill";
import type { IndexFigures, ServerMemory } from "./run";

const ms = (value: number) => `${value.toFixed(1)} ms`;

export function printFigures({ filled, answered, memory }: IndexFigures): string {
  const head = ["", "board", "first", "p50", "p95", "commands", "in scripts", "longest"];
  const body = answered.flatMap(({ name, spillway, bullBoard }) => [
    [name, "Spillway", ...cells(spillway)],
    ["", "bull-board", ...cells(bullBoard)],
  ]);
  const servers = Object.entries({ Spillway: memory.spillway, "bull-board": memory.bullBoard });
  return [
    ...printFilled(filled),
    "",
    alignTable(head, body),
    "The first answer of groups counts all; later ones use the sums of the segments that have not changed.",
    "",
    ...servers.map(([name, server]) => printMemory(name, server)),
  ].join("\n");
}

function printFilled(filled: Filled): string[] {
  const { felt, healed, slowest } = filled;
  return [
    `${count(filled.letters)} dead letters indexed in ${filled.seconds.toFixed(1)} s: ${count(filled.letters / filled.seconds)} a second, ${filled.bytesPerLetter.toFixed(1)} bytes each; answering ${filled.servingSeconds.toFixed(1)} s after the collector began`,
    `  meanwhile PING p95 ${ms(felt.pingP95Ms)}, at most ${ms(felt.pingMostMs)}; first page p95 ${ms(felt.requestP95Ms[0] ?? Number.NaN)}; the collector grew by ${megabytes(filled.collectorGrewBytes)}`,
    `  longest commands: ${slowest.map(({ name, ms: took }) => `${name} ${ms(took)}`).join(", ") || "none"}`,
    `${count(healed.letters)} that left without an event are gone from it after ${healed.seconds.toFixed(1)} s`,
  ];
}

const cells = (asked: Asked | null): string[] =>
  asked === null
    ? ["–", "–", "–", "–", "–", "–"]
    : [
        asked.firstMs === null ? "–" : ms(asked.firstMs),
        ms(asked.p50Ms),
        ms(asked.p95Ms),
        count(asked.commands),
        count(asked.inScripts),
        asked.longestMs === null ? "< 0.1 ms" : ms(asked.longestMs),
      ];

const printMemory = (name: string, { startedBytes, grewBytes }: ServerMemory): string =>
  `${name}'s server: ${megabytes(startedBytes)} when started, ${grewBytes < 0 ? "−" : "+"}${megabytes(Math.abs(grewBytes))} after all questions`;
