import { expect, test } from "vitest";
import { MAX_EXTERNAL_SERIES } from "../contract/external-series";
import { bucketOf, chunkOf, slotOf, TIERS } from "../metrics/tiers";
import { queueKey } from "../queues/identity";
import { testContext } from "../testing/context";
import { correlate } from "./correlate";
import { readExternalSeries } from "./read";
import { deleteExternalSeries, listExternalSeries, postPoints } from "./store";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 5, 1, 12, 0, 5);

function setUp() {
  const ctx = testContext();
  const clock = { ...ctx.clock, now: () => NOW };
  return { ...ctx, clock };
}
const draft = (points: { at: number; value: number }[], name = "sign-ups", unit = "a minute") => ({
  name,
  unit,
  points,
});

test("points in any order, sent twice, are there once, in ten seconds, minutes and hours", async () => {
  const ctx = setUp();
  const from = Math.floor((NOW - 2 * HOUR) / HOUR) * HOUR;
  const points = Array.from({ length: 360 }, (_, n) => ({ at: from + n * 10_000, value: n }));
  await postPoints(ctx, draft([...points].reverse()), "ann");
  await postPoints(ctx, draft(points), "ann");
  // An earlier one of the same ten seconds, that came late, is not the latest.
  await postPoints(
    ctx,
    draft([
      { at: from + 7, value: 999 },
      { at: from + 5, value: 888 },
    ]),
    "ann",
  );
  await postPoints(ctx, draft([{ at: from + 6, value: 777 }]), "ann");
  const read = (points: number, to = from + HOUR) =>
    readExternalSeries(ctx, "sign-ups", { from, to, points });
  const fine = await read(360);
  expect([fine.stepMs, fine.everyMs, fine.values.slice(0, 4)]).toEqual([10_000, 10_000, [999, 1, 2, 3]]);
  const minutes = await read(60);
  expect([minutes.stepMs, minutes.values.slice(1, 3)]).toEqual([MINUTE, [8.5, 14.5]]);
  const days = await readExternalSeries(ctx, "sign-ups", { from: NOW - 30 * DAY, to: NOW, points: 720 });
  const sum = points.reduce((total, { value }) => total + value, 999);
  expect([days.stepMs, days.values.filter((value) => value !== null)[0]]).toEqual([
    HOUR,
    expect.closeTo(sum / 360, 9),
  ]);
});

test("what is older than the finest resolutions is kept in the next that reaches it, and nothing beyond 90 days", async () => {
  const ctx = setUp();
  const at = NOW - 3 * DAY;
  const old = NOW - 30 * DAY;
  await postPoints(
    ctx,
    draft([
      { at, value: 4 },
      { at: old, value: 5 },
    ]),
    "ann",
  );
  const around = async (time: number) => {
    const query = { from: time - HOUR, to: time + HOUR, points: 120 };
    const { values } = await readExternalSeries(ctx, "sign-ups", query);
    return values.filter((value) => value !== null);
  };
  expect((await around(at))[0]).toBe(4);
  expect((await around(old))[0]).toBe(5);
  for (const wrong of [NOW - 91 * DAY, NOW + HOUR])
    await expect(postPoints(ctx, draft([{ at: wrong, value: 1 }]), "ann")).rejects.toMatchObject({
      code: "invalid_request",
    });
});

test("there are so many figures, each in one unit, and one that is deleted begins anew", async () => {
  const ctx = setUp();
  const points = [{ at: NOW - MINUTE, value: 1 }];
  for (let n = 0; n < MAX_EXTERNAL_SERIES; n++) await postPoints(ctx, draft(points, `figure-${n}`), "ann");
  await expect(postPoints(ctx, draft(points), "ann")).rejects.toMatchObject({ code: "conflict" });
  await expect(postPoints(ctx, draft(points, "figure-1", "euros"), "ann")).rejects.toMatchObject({
    code: "conflict",
  });
  await deleteExternalSeries(ctx, "figure-1");
  await postPoints(ctx, draft([{ at: NOW - 5 * MINUTE, value: 3 }], "figure-1", "euros"), "bob");
  const { series, values } = await readExternalSeries(ctx, "figure-1", { points: 90 });
  expect([series.by, series.unit]).toEqual(["bob", "euros"]);
  expect(new Set(values)).toEqual(new Set([null, 3]));
  expect(await listExternalSeries(ctx)).toHaveLength(MAX_EXTERNAL_SERIES);
  await expect(readExternalSeries(ctx, "nothing", { points: 9 })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("a backlog that follows a figure by two minutes is found with that lag", async () => {
  const ctx = setUp();
  const queue = queueKey({ prefix: ctx.prefix, name: "mail" });
  const [, , minutes] = TIERS;
  const to = Math.floor(NOW / MINUTE) * MINUTE;
  const wave = (n: number) => 100 + Math.round(50 * Math.sin(n / 7) + 30 * Math.sin(n / 3.3));
  const writes = ctx.redis.pipeline();
  const points = Array.from({ length: 170 }, (_, n) => {
    const at = to - (170 - n) * MINUTE;
    const bucket = bucketOf(minutes, at);
    const slot = slotOf(minutes, bucket);
    writes.hset(ctx.keys.series(queue, MINUTE, chunkOf(minutes, bucket)), slot, wave(n - 2).toString(36));
    writes.hset(ctx.keys.uptime(MINUTE, chunkOf(minutes, bucket)), slot, 1);
    return { at, value: wave(n) };
  });
  await writes.exec();
  await postPoints(ctx, draft(points), "ann");
  const answer = await correlate(ctx, queue, { series: "sign-ups", from: to - 170 * MINUTE, to });
  expect(answer.stepMs).toBe(MINUTE);
  expect(answer.backlog).toMatchObject({ kind: "found", lagMs: 2 * MINUTE, r: expect.closeTo(1, 2) });
  expect(answer.failures).toEqual({ kind: "flat", which: "queue" });
  const short = await correlate(ctx, queue, { series: "sign-ups", from: to - 10 * MINUTE, to });
  expect(short.backlog).toMatchObject({ kind: "too-little" });
});
