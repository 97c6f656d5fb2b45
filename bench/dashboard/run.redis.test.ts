import { expect, test } from "vitest";
import { redisUrl } from "@/lib/testing/file-redis";
import { BOARDS } from "./boards";
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
    progress: () => {},
  });
  expect(lines.map(({ board }) => board)).toEqual(boards.map(({ name }) => name));
  for (const { commandsPerSec, bytesPerSec, memoryBytes, seenP95Ms, answerMs } of lines)
    for (const figure of [commandsPerSec, bytesPerSec, memoryBytes, seenP95Ms, answerMs])
      expect(figure).toBeGreaterThan(0);
  expect(printTable(lines).split("\n")).toHaveLength(boards.length + 1);
});

test("a failure that was never seen by itself is seen with the next", () => {
  const happened = [1, 2, 3].map((failed) => ({ failed, atMs: failed * 100 }));
  const seen = [
    { failed: 2, atMs: 250 },
    { failed: 2, atMs: 400 },
  ];
  expect(delays(happened, seen)).toEqual([150, 50]);
});
