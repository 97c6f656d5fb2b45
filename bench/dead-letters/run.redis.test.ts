import { expect, test } from "vitest";
import { redisUrl } from "@/lib/testing/file-redis";
import { runBench } from "./run";
import { printFigures } from "./table";

test("the short form fills the index, keeps to its bound of memory and answers every question", async () => {
  const figures = await runBench(redisUrl, {
    letters: 6_000,
    queues: 20,
    firstShare: 0.9,
    times: 2,
    progress: () => {},
  });
  expect(figures.bytesPerLetter).toBeLessThan(250);
  expect(figures.lettersPerSec).toBeGreaterThan(0);
  expect(figures.queries).toHaveLength(6);
  for (const line of figures.queries) expect(line.p95Ms).toBeGreaterThan(0);
  expect(printFigures(figures).split("\n")).toHaveLength(13);
}, 60_000);
