import { alignTable } from "../align-table";
import { count, megabytes } from "../cells";
import type { Line } from "./run";

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const ms = (value: number) => (Number.isFinite(value) ? `${count(value)} ms` : "–");

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
  const body = lines.map((line) => [
    line.board,
    count(line.queues),
    count(line.viewers),
    count(line.commandsPerSec),
    count(line.bytesPerSec / 1_000),
    percent(line.redisCpu),
    percent(line.boardCpu),
    megabytes(line.memoryBytes),
    ms(line.seenP95Ms),
    ms(line.answerMs),
    line.tick ? ms(line.tick.tickMs) : "–",
    line.tick ? ms(line.tick.bareMs) : "–",
  ]);
  return alignTable(head, body);
}
