import { expect, test } from "vitest";
import { queueKey } from "../queues/identity";
import { testContext } from "../testing/context";
import { noBreakdown } from "./breakdown";
import { newInbox, readReports } from "./inbox";
import { writeReport } from "./report";

const QUEUE = queueKey({ prefix: "bull", name: "work" });

test("a report keeps its time in a tick that began before it came; one whose clock is ahead has the time at which it came", async () => {
  const ctx = testContext();
  const nowMs = Date.now();
  for (const [number, atMs] of [nowMs - 1_000, nowMs + 3_600_000].entries()) {
    const report = { atMs, fromMs: atMs - 1, toMs: atMs + 1, concurrency: 1, loopDelayMs: 0, waitUnknown: 0 };
    const text = writeReport({ ...report, name: noBreakdown(), tenant: noBreakdown() });
    await ctx.redis.xadd(
      ctx.keys.workReports(QUEUE),
      "*",
      ...["worker", "w", "number", String(number + 1), "report", text],
    );
  }
  const tickMs = nowMs - 5_000;
  const [reports] = await readReports(ctx, [{ key: QUEUE, inbox: newInbox() }], tickMs);
  const [kept, ahead] = reports?.figures ?? [];
  expect([kept?.fromMs, kept?.atMs, kept?.toMs]).toEqual([nowMs - 1_001, nowMs - 1_000, nowMs - 999]);
  for (const timeMs of [ahead?.fromMs, ahead?.atMs, ahead?.toMs]) {
    expect(timeMs).toBeGreaterThan(tickMs);
    expect(timeMs).toBeLessThanOrEqual(Date.now());
  }
});
