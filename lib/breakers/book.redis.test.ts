import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../clock";
import { createKeys } from "../keys";
import { connectRedis } from "../redis";
import { eventually } from "../testing/context";
import { startRedis } from "../testing/redis-server";
import { BreakerBook, type BreakerUse } from "./book";
import { operateBreaker } from "./operate";

const policy = {
  consecutiveFailures: 3,
  failureShare: 1,
  windowMs: 60_000,
  minSamples: 1_000,
  openMs: 100,
  probes: 1,
  successesToClose: 1,
};

test("with Redis away the last known states stay in force, nobody hangs, and outcomes are told when it is back", async () => {
  const server = await startRedis({ persistent: true });
  const log = pino({ level: "silent" });
  const redis = connectRedis(server.url, "worker", log);
  const ctx = { redis, keys: createKeys("t:"), clock: systemClock, log };
  const use = (route: string): BreakerUse => BreakerBook.use({ prefix: "bull", route }, policy, "cTp3");
  const openFor = (route: string, openAtLeastMs: number) =>
    operateBreaker(
      ctx,
      { prefix: "bull", route },
      { op: "report", batches: [{ succeeded: 0, failed: 3, tookMs: 0, openAtLeastMs }] },
      { policy },
    );
  await openFor("due", 0);
  await openFor("long", 600_000);
  const book = await BreakerBook.open(ctx);
  onTestFinished(async () => {
    await book.close();
    redis.disconnect();
    await server.dispose();
  });
  await server.kill();
  await eventually(() => redis.status !== "ready");

  expect(book.isClosed(use("well").id)).toBe(true);
  expect(await book.admit(use("due"), "a", 1_000)).toEqual({ kind: "run" });
  const away = await book.admit(use("long"), "b", 1_000);
  expect(away.kind === "defer" && away.untilMs > Date.now() + 500_000).toBe(true);
  for (let n = 0; n < 3; n++)
    book.note(use("well"), { outcome: "failed", tookMs: 0, openAtLeastMs: 600_000 });

  await server.start();
  await eventually(() => !book.isClosed(use("well").id), 20_000);
}, 60_000);
