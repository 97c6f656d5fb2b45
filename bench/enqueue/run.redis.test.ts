import { expect, test } from "vitest";
import { redisUrl } from "@/lib/testing/file-redis";
import { runBench } from "./run";
import { printTable } from "./table";
import { WAYS } from "./ways";

test("each way puts all of its jobs into its queue, one of them through a running server", {
  timeout: 90_000,
}, async () => {
  const lines = await runBench(redisUrl, { jobs: 1_200, rounds: 1, progress: () => {} });
  expect(lines.map(({ way, jobs }) => [way, jobs])).toEqual(WAYS.map(({ name }) => [name, [1_200]]));
  for (const { jobsPerSec } of lines) expect(jobsPerSec[0]).toBeGreaterThan(0);
  expect(printTable(lines).split("\n")).toHaveLength(WAYS.length + 1);
});
