import { expect, test } from "vitest";
import { breakdownOf, part } from "@/components/breakdown/breakdown-fixture";
import type { BacklogAnswer } from "@/lib/contract/backlog";
import type { TenantsAnswer } from "@/lib/contract/tenants";
import { fairShare, floodSentence } from "./fair-share";

const backlogOf = (jobs: Record<string, number>, error = 0): BacklogAnswer => {
  const total = Object.values(jobs).reduce((sum, one) => sum + one, 0);
  return {
    by: "tenant",
    total,
    looked: total,
    source: error > 0 ? "sampled" : "exact",
    rows: Object.entries(jobs).map(([value, its]) => ({ value, jobs: its, share: its / total, error })),
    rest: null,
    asOf: 0,
  };
};
const quotasOf = (tenants: Partial<TenantsAnswer["tenants"][number]>[]): TenantsAnswer => ({
  quota: { max: 1, durationMs: 1_000, burst: 1 },
  tenants: tenants.map((one) => ({
    ...{ tenant: "", weight: 1, ratePerSec: 1, usedShare: 0, limited: false, putOff: 0 },
    ...{ limitedSince: null, nextSlotAt: null, deferrals: 0, ...one },
  })),
  limited: 0,
  notListed: 0,
  putOff: tenants.reduce((sum, { putOff = 0 }) => sum + putOff, 0),
  asOf: 0,
});

test("a tenant with far more than its share of what waits is named, with what it was served", () => {
  const shares = fairShare({
    backlog: backlogOf({ acme: 80, globex: 10, hooli: 10 }),
    breakdown: breakdownOf({ acme: part([4], [1]), globex: part([5], [0]), hooli: part([10], [0]) }),
    quotas: undefined,
  });
  expect(shares.tenants[0]).toMatchObject({ tenant: "acme", waits: 80, fairShare: 1 / 3, servedShare: 0.25 });
  expect(floodSentence(shares)).toBe(
    "acme floods the queue: 80 % of what waits is its, 2.4 times its share of 33 %. It has had 25 % of the service.",
  );
});

test("weights of the quota make larger shares, and jobs that wait for a slot fill the queue too", () => {
  const shares = fairShare({
    backlog: backlogOf({ acme: 30, globex: 10 }),
    breakdown: undefined,
    quotas: quotasOf([
      { tenant: "acme", weight: 3 },
      { tenant: "hooli", putOff: 160, limited: true },
      { tenant: "idle", weight: 5 },
    ]),
  });
  // The idle one has no jobs: the others share what there is.
  expect(shares.tenants.map(({ tenant, fairShare: fair }) => [tenant, fair])).toEqual([
    ["hooli", 0.2],
    ["acme", 0.6],
    ["globex", 0.2],
  ]);
  expect(floodSentence(shares)).toContain("hooli floods the queue: 80 % of what waits is its, 4 times");
});

test("nobody is blamed for what the sample does not show, for a handful of jobs, or for being alone", () => {
  const known = { breakdown: undefined, quotas: undefined };
  const unsure = { acme: 50, a: 10, b: 10, c: 10, d: 10 };
  expect(floodSentence(fairShare({ ...known, backlog: backlogOf(unsure) }))).toContain("acme floods");
  expect(floodSentence(fairShare({ ...known, backlog: backlogOf(unsure, 0.2) }))).toBe(
    "Nobody floods the queue: no tenant has twice its share of what waits.",
  );
  expect(floodSentence(fairShare({ ...known, backlog: backlogOf({ acme: 9, a: 1, b: 1 }) }))).toBe(
    "Nobody floods the queue: 11 jobs wait.",
  );
  expect(floodSentence(fairShare({ ...known, backlog: backlogOf({ acme: 90 }) }))).toBe(
    "All jobs with a tenant are acme’s.",
  );
  expect(floodSentence(fairShare({ ...known, backlog: backlogOf({}) }))).toBe(
    "Nothing waits, and no tenant was served.",
  );
});
