import { expect, test } from "vitest";
import { readExternalSeries } from "@/lib/external-series/read";
import { readMarks } from "@/lib/marks/store";
import { testContext } from "@/lib/testing/context";
import { checkoutErrorsPerMin, deployAt, signUpsPerMin, tellOfShop } from "./shop";

const MINUTE_MS = 60_000;
const STEP_MS = 10_000;

test("the demo's shop tells of its sign-ups, its checkout errors and each deploy once", async () => {
  const real = testContext();
  // In the midst of a step: the last one is told only when it has been over for a second and a half.
  const startedAt = Math.floor(real.clock.now() / STEP_MS) * STEP_MS - 30 * MINUTE_MS + STEP_MS / 2;
  let now = startedAt;
  const stop = new AbortController();
  const clock = {
    now: () => now,
    random: () => 0.5,
    async sleep(ms: number) {
      now += ms;
      if (now >= startedAt + 25 * MINUTE_MS) stop.abort();
    },
  };
  const ctx = { ...real, clock };
  await tellOfShop(ctx, async () => 400, stop.signal);

  const range = { from: startedAt - MINUTE_MS, to: now + MINUTE_MS };
  const { marks } = await readMarks(ctx, { ...range, limit: 9 });
  expect(marks.map(({ kind, label, at }) => [kind, label, at - startedAt])).toEqual([
    ["deploy", "shop 4.1", MINUTE_MS],
    ["deploy", "shop 4.2", 21 * MINUTE_MS],
  ]);
  const told = async (name: string) =>
    (await readExternalSeries(ctx, name, { ...range, points: 300 })).values.filter((value) => value !== null);
  expect(await told("checkout-errors")).toEqual(Array.from({ length: 150 }, () => 11));
  expect((await told("sign-ups")).length).toBe(150);
});

test("sign-ups breathe with the load, and checkouts fail while webhooks wait", () => {
  const signUps = Array.from({ length: 120 }, (_, second) => signUpsPerMin(second * 1_000, 0.5));
  expect([Math.min(...signUps), Math.max(...signUps)]).toEqual([28, 56]);
  expect([checkoutErrorsPerMin(0, 0), checkoutErrorsPerMin(0, 0.9), checkoutErrorsPerMin(1_600, 0)]).toEqual([
    0, 2, 40,
  ]);
  expect([deployAt(0), deployAt(MINUTE_MS)]).toEqual([0, 1]);
});
