import { expect, test } from "vitest";
import { redisUrl } from "@/lib/testing/file-redis";
import { startCollectorsHere } from "./collectors";
import { measureAccuracy } from "./run";
import { printVerdicts } from "./table";

test("every figure of every chart is within its bounds of what the processors saw, also when the collector dies", async () => {
  const verdicts = await measureAccuracy(redisUrl, {
    durationMs: 5_000,
    ratePerSec: 60,
    seed: 5,
    collectors: startCollectorsHere,
    isLong: false,
    progress: () => {},
  });
  expect(
    printVerdicts(verdicts.filter(({ good }) => !good))
      .split("\n")
      .slice(1),
  ).toEqual([]);
  expect(verdicts.length).toBeGreaterThan(150);
});
