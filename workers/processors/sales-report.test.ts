import { expect, test } from "vitest";
import { salesReport } from "./sales-report";

const never = new AbortController().signal;

test("the same seed gives the same report, and its parts add up", async () => {
  const job = { tenant: "acme", seed: 7, rows: 120_000 };
  const report = await salesReport(job, never);
  expect(await salesReport(job, never)).toEqual(report);
  expect(await salesReport({ ...job, seed: 8 }, never)).not.toEqual(report);
  const regions = Object.values(report.byRegion);
  expect(regions.reduce((sum, { sales }) => sum + sales, 0)).toBe(120_000);
  expect(regions.reduce((sum, { totalCents }) => sum + totalCents, 0)).toBe(report.totalCents);
  expect(report.p50Cents).toBeLessThan(report.p95Cents);
  expect(report.p95Cents).toBeLessThan(report.p99Cents);
});

test("an abort stops it between two turns", async () => {
  const stop = new AbortController();
  const running = salesReport({ tenant: "acme", seed: 1, rows: 5_000_000 }, stop.signal);
  stop.abort(new Error("enough"));
  await expect(running).rejects.toThrow("enough");
});
