import { expect, test } from "vitest";
import { redisUrl } from "@/lib/testing/file-redis";
import { runBench } from "./run";
import { printFigures } from "./table";

test("the short form seals a day of history and keeps to the bound of one queue", async () => {
  const figures = await runBench(redisUrl, { queues: 3, days: 1, ratePerSec: 50, progress: () => {} });
  const bytes = figures.kinds.reduce((sum, { sealedBytes }) => sum + sealedBytes, 0);
  const open = figures.kinds.reduce((sum, { openBytes }) => sum + openBytes, 0);
  expect(figures.sealing.chunks).toBeGreaterThan(20);
  expect(bytes).toBeLessThan(open / 4);
  expect(bytes).toBeLessThan(300_000);
  expect(figures.all.bytes).toBeGreaterThan(2.5 * bytes);
  expect(printFigures(figures)).toMatch(/one queue +[\d,]+ +[\d.]+ kB +[\d.]+ kB/);
}, 120_000);
