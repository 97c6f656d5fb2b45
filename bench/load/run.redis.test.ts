import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { redisUrl } from "@/lib/testing/file-redis";
import { runLoad } from "./run";
import { printReport } from "./table";

test("a load that is more than a worker can do is reported with its bottleneck, and leaves nothing behind", async () => {
  const report = await runLoad(redisUrl, {
    shape: { kind: "steady", perSec: 400 },
    seconds: 4,
    mostJobs: 1_200,
    workers: 1,
    concurrency: 1,
    serviceMs: 25,
    cpuMs: 0,
    downstreamSlots: 1,
    ratePerSec: null,
  });
  expect(report.added).toBeGreaterThan(500);
  expect(report.added).toBeLessThanOrEqual(1_200);
  expect(report.done).toBeGreaterThan(0);
  expect(report.done).toBeLessThan(report.added);
  expect(report.mostWaiting).toBeGreaterThan(0);
  expect(report.waitMs.every((ms) => ms !== null)).toBe(true);
  expect(report.bottleneck.what).not.toBe("none");
  expect(printReport(report)).toContain(`Bottleneck: ${report.bottleneck.sentence}`);
  const redis = new Redis(redisUrl);
  expect(await redis.keys("bull:load-*")).toEqual([]);
  redis.disconnect();
});
