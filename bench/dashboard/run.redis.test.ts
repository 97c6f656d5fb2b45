import { expect, test } from "vitest";
import { redisUrl } from "@/lib/testing/file-redis";
import { BOARDS, type Board } from "./boards";
import { delays, runBench } from "./run";
import { printTable } from "./table";

// Processes are started, each of which loads the compiler.
test("each board is looked at, and failures are seen", { timeout: 180_000 }, async () => {
  // How many connections bull-board has is all that sets its two kinds apart.
  const boards = BOARDS.filter(({ name }) => name !== "bull-board, one a queue");
  const lines = await runBench(redisUrl, {
    boards,
    queues: [2],
    viewers: [2],
    measuredMs: 5_500,
    settleMs: 1_500,
    graceMs: 120_000,
    progress: () => {},
  });
  expect(lines.map(({ board }) => board)).toEqual(boards.map(({ name }) => name));
  for (const { figures } of lines) {
    if ("problem" in figures) throw new Error(figures.problem);
    const { commandsPerSec, bytesPerSec, memoryBytes, seenP95Ms, answerMs } = figures;
    for (const figure of [commandsPerSec, bytesPerSec, memoryBytes, seenP95Ms, answerMs])
      expect(figure).toBeGreaterThan(0);
  }
  expect(printTable(lines).split("\n")).toHaveLength(boards.length + 1);
});

test("a board that does not start or does not answer is told in its line, and the next is looked at", {
  timeout: 60_000,
}, async () => {
  const board = { name: "broken", kind: "bull-board", start: () => Promise.reject(new Error("refused")) };
  const silent = {
    name: "silent",
    kind: "bull-board",
    start: async () => ({ url: "http://127.0.0.1:1", processes: [], close: async () => {} }),
  };
  const lines = await runBench(redisUrl, {
    boards: [board, silent] as Board[],
    queues: [1],
    viewers: [1],
    measuredMs: 1_000,
    settleMs: 100,
    graceMs: 20_000,
    progress: () => {},
  });
  expect(lines.map(({ figures }) => figures)).toEqual([
    { problem: "refused" },
    { problem: expect.stringMatching(/./) },
  ]);
  expect(printTable(lines)).toContain("refused");
});

test("a failure that was never seen by itself is seen with the next", () => {
  const happened = [1, 2, 3].map((failed) => ({ failed, atMs: failed * 100 }));
  const seen = [
    { failed: 2, atMs: 250 },
    { failed: 2, atMs: 400 },
  ];
  expect(delays(happened, seen)).toEqual([150, 50]);
});
