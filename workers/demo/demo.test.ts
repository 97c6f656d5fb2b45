import { expect, test } from "vitest";
import { behaviourOf } from "./behaviour";
import { TENANTS } from "./tenants";
import { demandAt, isSpike } from "./traffic";

const at = (elapsedMs: number, more: { chance?: number; inThisSecond?: number } = {}) => ({
  elapsedMs,
  chance: 0.99,
  inThisSecond: 1,
  ...more,
});

test.each([
  ["globex is down at first", "globex", at(0), { kind: "status", status: 500 }],
  ["globex has good minutes", "globex", at(5 * 60_000), { kind: "status", status: 200 }],
  ["hooli has hooks that are gone", "hooli", at(0, { chance: 0.05 }), { kind: "status", status: 404 }],
  [
    "stark asks for a pause",
    "stark",
    at(0, { inThisSecond: 4 }),
    { kind: "status", status: 429, retryAfterSec: 2 },
  ],
  ["soylent hangs", "soylent", at(0, { chance: 0.01 }), { kind: "timeout" }],
  ["tyrell drops connections", "tyrell", at(0, { chance: 0.01 }), { kind: "reset" }],
  ["acme is well", "acme", at(0, { chance: 0 }), { kind: "status", status: 200 }],
  ["a name of the language is no tenant", "toString", at(0), { kind: "status", status: 200 }],
])("%s", (_name, tenant, moment, answer) => {
  expect(behaviourOf(tenant, moment)).toEqual(answer);
});

test("the first spike comes within 40 s, ends, and comes again within three minutes", () => {
  const seconds = Array.from({ length: 400 }, (_, second) => isSpike(second * 1_000));
  const first = seconds.indexOf(true);
  const end = seconds.indexOf(false, first);
  const second = seconds.indexOf(true, end);
  expect(first).toBeLessThan(40);
  expect(end - first).toBeLessThan(20);
  expect(second - first).toBeLessThanOrEqual(180);
});

test("beside spikes the load stays between 10 and 30 jobs a second", () => {
  for (let second = 0; second < 600; second++) {
    if (isSpike(second * 1_000)) continue;
    const { webhooksPerSec, invoicesPerSec } = demandAt(second * 1_000);
    expect(webhooksPerSec + invoicesPerSec).toBeGreaterThan(10);
    expect(webhooksPerSec + invoicesPerSec).toBeLessThan(30);
  }
  expect(TENANTS).toHaveLength(12);
});
