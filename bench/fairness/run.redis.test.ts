import { expect, test } from "vitest";
import { redisUrl } from "@/lib/testing/file-redis";
import { runBench } from "./run";
import { arrivals, quotaOf } from "./scene";
import { printTable } from "./table";

const scene = { concurrency: 4, jobMs: 5, utilization: 0.1, tenants: 4, floodFactor: 2, seconds: 1 };

// Six processes are started, each of which loads the compiler.
test("all face the same arrivals, without the flood and with it", { timeout: 120_000 }, async () => {
  const lines = await runBench(redisUrl, scene, () => {});
  expect(lines.map(({ subject, flood }) => [subject, flood])).toEqual([
    ["bullmq", false],
    ["bullmq", true],
    ["spillway", false],
    ["spillway", true],
    ["spillway + enqueue", false],
    ["spillway + enqueue", true],
  ]);
  const added = lines.map(({ result }) => result.othersAdded);
  expect(new Set(added).size).toBe(1);
  for (const { result } of lines) expect(result.waitsMs).toHaveLength(result.othersAdded);
  expect(printTable(lines).split("\n")).toHaveLength(7);
});

test("arrivals keep their rate and their order; the quota is wide for all but the flooding tenant", () => {
  const moments = arrivals(100, 2, () => 0.5);
  expect(moments).toEqual([...moments].sort((a, b) => a - b));
  expect(moments.at(-1)).toBeLessThan(2_000);
  expect(quotaOf(scene)).toMatchObject({ max: 60, weights: { flood: 0.5 } });
});
