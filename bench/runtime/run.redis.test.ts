import { expect, test } from "vitest";
import { redisUrl } from "@/lib/testing/file-redis";
import { measure } from "./measure";
import { runBench } from "./run";
import { subjectNamed } from "./subjects";
import { printTable } from "./table";
import { takeTurn } from "./turn";

test("every worker takes its turn, does all of its jobs and is compared with BullMQ's own", async () => {
  const lines = await runBench(redisUrl, {
    jobs: 300,
    warmUpJobs: 0,
    rounds: 1,
    concurrencies: [10],
    take: ({ redisUrl: url, subject, ...turn }) => measure(url, subjectNamed(subject), turn),
    progress: () => {},
  });
  expect(lines.map(({ subject, ratio }) => [subject, ratio === null])).toEqual([
    ["bullmq", true],
    ["spillway", false],
    ["spillway + OpenTelemetry SDK", false],
    ["spillway + idempotency + quota", false],
  ]);
  for (const line of lines) {
    expect(line.jobsPerSec).toBeGreaterThan(0);
    expect(line.overheadP99Ms).toBeGreaterThanOrEqual(0);
    expect(line.commandsPerJob).toBeGreaterThan(1);
    expect(line.workerCpuUs).toBeGreaterThan(0);
    expect(line.redisCpuUs).toBeGreaterThan(0);
  }
  expect(printTable(lines).split("\n")).toHaveLength(5);
});

test("a turn is measured in a process of its own, after a warm-up", async () => {
  const turn = { redisUrl, subject: "bullmq", queue: "turn", jobs: 100, warmUpJobs: 20, concurrency: 5 };
  expect((await takeTurn(turn)).commandsPerJob).toBeGreaterThan(1);
});
