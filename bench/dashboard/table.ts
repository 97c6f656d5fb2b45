import { alignTable } from "../align-table";
import type { Line } from "./run";

const whole = (value: number) => Math.round(value).toLocaleString("en");
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const ms = (value: number) => (Number.isFinite(value) ? `${whole(value)} ms` : "–");

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
    whole(line.queues),
    whole(line.viewers),
    whole(line.commandsPerSec),
    whole(line.bytesPerSec / 1_000),
    percent(line.redisCpu),
    percent(line.boardCpu),
    `${whole(line.memoryBytes / 1e6)} MB`,
    ms(line.seenP95Ms),
    ms(line.answerMs),
    line.tick ? ms(line.tick.tickMs) : "–",
    line.tick ? ms(line.tick.bareMs) : "–",
  ]);
  return alignTable(head, body);
}
