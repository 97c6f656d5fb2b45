import { alignTable } from "../align-table";
import { count, megabytes } from "../cells";
import type { Figures, Line } from "./run";

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const ms = (value: number) => (Number.isFinite(value) ? `${count(value)} ms` : "–");

const cellsOf = (figures: Figures): string[] => [
  count(figures.commandsPerSec),
  count(figures.bytesPerSec / 1_000),
  percent(figures.redisCpu),
  percent(figures.boardCpu),
  megabytes(figures.memoryBytes),
  ms(figures.seenP95Ms),
  ms(figures.answerMs),
  figures.tick ? ms(figures.tick.tickMs) : "–",
  figures.tick ? ms(figures.tick.bareMs) : "–",
];

export function printTable(lines: Line[]): string {
  const head = [
    "board",
    "queues",
    "viewers",
    "commands/s",
    "kB/s",
    "Redis CPU",
    "its CPU",
    "memory",
    "seen p95",
    "answer",
    "tick",
    "bare reads",
  ];
  const body = lines.map(({ board, queues, viewers, figures }) => [
    board,
    count(queues),
    count(viewers),
    ...("problem" in figures ? [figures.problem] : cellsOf(figures)),
  ]);
  return alignTable(head, body);
}
