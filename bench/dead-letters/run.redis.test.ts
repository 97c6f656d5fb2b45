import { expect, test } from "vitest";
import { redisUrl } from "@/lib/testing/file-redis";
import { QUESTIONS } from "./questions";
import { runBench } from "./run";
import { printFigures } from "./table";

// Servers are started, one after the other. What it is at is told: a log of a run that hung must say where.
test("the short form fills the index, keeps to its bound of memory, and has each board answer what it can", {
  timeout: 180_000,
}, async () => {
  const figures = await runBench(redisUrl, {
    letters: 6_000,
    otherQueues: 5,
    lettersOfOthers: 40,
    causes: 20,
    times: 2,
    // A server is started for each of them, which takes longer than all the rest.
    firsts: 1,
    progress: (text) => process.stderr.write(`${text}\n`),
  });
  const { filled, answered } = figures;
  expect(filled.letters).toBe(6_200);
  expect(filled.bytesPerLetter).toBeLessThan(250);
  expect(filled.healed.letters).toBe(62);
  expect(filled.felt.requestP95Ms).toHaveLength(1);
  expect(answered.map(({ bullBoard }) => bullBoard !== null)).toEqual(
    QUESTIONS.map(({ bullBoard }) => bullBoard !== null),
  );
  expect(answered.map(({ spillway }) => spillway?.firstMs !== null)).toEqual(
    QUESTIONS.map((_, index) => index === 0),
  );
  for (const { name, spillway } of answered) {
    expect(spillway?.p95Ms, name).toBeGreaterThan(0);
    expect(spillway?.commands, name).toBeGreaterThan(0);
  }
  expect(printFigures(figures)).toMatch(/groups by cause +Spillway/);
});
