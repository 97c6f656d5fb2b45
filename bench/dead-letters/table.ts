import type { IndexFigures } from "./run";

const ms = (value: number) => `${value.toFixed(1)} ms`;

export function printFigures(figures: IndexFigures): string {
  const head = [
    `${figures.letters} dead letters indexed in ${figures.fillSeconds.toFixed(1)} s, ${Math.round(figures.lettersPerSec)} a second`,
    `${figures.healed.letters} that left without an event are gone from it after ${figures.healed.seconds.toFixed(1)} s`,
    `${figures.bytesPerLetter.toFixed(1)} bytes each`,
    `longest commands: ${figures.slowest.map(({ name, ms: took }) => `${name} ${ms(took)}`).join(", ")}`,
    `another connection's PING meanwhile: p95 ${ms(figures.pingP95Ms)}`,
    "",
  ];
  const width = Math.max(...figures.queries.map(({ query }) => query.length));
  const row = (cells: string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(width) : cell.padStart(10))).join("  ");
  const body = figures.queries.map(({ query, coldMs, p50Ms, p95Ms }) =>
    row([query, ms(coldMs), ms(p50Ms), ms(p95Ms)]),
  );
  return [...head, row(["query", "cold", "p50", "p95"]), ...body].join("\n");
}
