import { expect, test } from "vitest";
import { redisUrl } from "@/lib/testing/file-redis";
import { runBench } from "./run";
import { printTable } from "./table";
import { WAYS } from "./ways";

// Processes are started, each of which loads the compiler.
test("each way puts all failed jobs back to work", { timeout: 120_000 }, async () => {
  const lines = await runBench(redisUrl, { jobs: 900, rounds: 1, progress: () => {} });
  expect(lines.map(({ way, jobs }) => [way, jobs])).toEqual(WAYS.map(({ name }) => [name, [900]]));
  for (const { jobsPerSec, pingP95Ms } of lines) {
    expect(jobsPerSec[0]).toBeGreaterThan(0);
    expect(pingP95Ms[0]).toBeGreaterThan(0);
  }
  expect(printTable(lines).split("\n")).toHaveLength(WAYS.length + 1);
});
