import { expect, test } from "vitest";
import type { SelectionFilter } from "../contract/operations";
import { NO_VALUE } from "../contract/values/dead-letters";
import { countMatching } from "../operations/count";
import { bullKeys } from "../queues/backend/keys";
import type { Scored } from "../queues/backend/sorted-page";
import { startTestIndexer } from "../testing/collector";
import { type TestContext, testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { type FailedJobShape, knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { untilIndexed } from "../testing/index-fixture";
import { writeManyFailed } from "../testing/many-failed";
import { fingerprint } from "./fingerprint";
import { nextLetters } from "./next-letters";

const NOW = Date.now();
const OLD = NOW - 3_600_000;
const SHAPE = { whole: ["name"], cut: {} } as const;

/** Failures of an hour ago, and of right now; several share each time, with ids in no order. */
const jobs: FailedJobShape[] = Array.from({ length: 900 }, (_, n) => ({
  id: `${(n * 7_919) % 1_000}-é${n}`,
  failedAt: (n < 600 ? OLD : NOW - 30_000) + Math.floor(n / 40),
  name: `name-${n % 4}`,
  failedReason:
    ["connect ECONNREFUSED 10.0.0.1:443", `HTTP 503 for order ${n}`, "No such mailbox"][n % 3] ?? "",
  data: JSON.stringify(n % 5 === 0 ? {} : { tenant: `tenant-${n % 5}` }),
}));

const groupOf = (failedReason: string) =>
  fingerprint({ failedReason, stack: `Error: ${failedReason}\n    at work (worker.js:1:1)`, tenant: null })
    .cause.key;

const FILTERS: [string, SelectionFilter][] = [
  ["by name", { name: "name-2" }],
  ["by tenant", { tenant: "tenant-3" }],
  ["without a tenant", { tenant: NO_VALUE }],
  ["by code and class", { code: "ECONNREFUSED", class: "transient" }],
  ["by group", { group: groupOf("No such mailbox") }],
  ["by group and text", { group: groupOf("HTTP 503 for order 1"), text: "ORDER 1" }],
  ["by attempts and time", { minAttempts: 3, maxAttempts: 3, from: OLD + 5, to: NOW - 29_990 }],
  ["by attempts that none has", { minAttempts: 4 }],
  ["by release that none has", { appVersion: "2.0.0" }],
];

async function all(ctx: TestContext, queue: string, filter: SelectionFilter, most = 37): Promise<string[]> {
  const found: string[] = [];
  let after: Scored | null = null;
  do {
    const page = await nextLetters(ctx, { filter, queue, after, notAfter: NOW, most, shape: SHAPE });
    expect(page.letters.length).toBeLessThanOrEqual(most);
    found.push(...page.letters.map(({ failed }) => `${failed.score} ${failed.id}`));
    after = page.next;
  } while (after !== null);
  return found;
}

test("the index and BullMQ's own set select the same dead letters, in the same order, for every filter", async () => {
  const ctx = testContext();
  const { identity, key } = await knownQueue(ctx, "both");
  await writeFailedJobs(ctx.redis, identity, jobs);
  const order = await ctx.redis.zrange(bullKeys(identity).failed, "0", "-1");
  const bySet = new Map<string, string[]>();
  for (const [what, filter] of FILTERS) bySet.set(what, await all(ctx, key, filter));
  expect(bySet.get("by group")).toHaveLength(300);
  expect(bySet.get("by code and class")).toHaveLength(300);
  expect(bySet.get("by group and text")?.length).toBeGreaterThan(30);
  expect(bySet.get("without a tenant")).toHaveLength(180);
  startTestIndexer(ctx);
  await untilIndexed(ctx, ["both"]);
  for (const [what, filter] of FILTERS) {
    const found = await all(ctx, key, filter);
    expect([what, found]).toEqual([what, bySet.get(what)]);
    const ids = found.map((one) => one.slice(one.indexOf(" ") + 1));
    expect(ids).toEqual(order.filter((id) => ids.includes(id)));
    const counted = await countMatching(ctx, { ...filter, queue: key }, NOW);
    expect([what, counted[0]?.count ?? 0]).toEqual([what, found.length]);
  }
});

test("of many dead letters only those that match are read, and a place in the order outlives chunks and a lost index", async () => {
  const ctx = testContext();
  const { identity, key } = await knownQueue(ctx, "many");
  await writeManyFailed(ctx.redis, identity, { count: 50_000, firstAt: OLD, perMs: 7 });
  const stop = startTestIndexer(ctx, { segmentRows: 65_500 });
  await untilIndexed(ctx, ["many"], 60_000);
  await stop();
  let found: string[] = [];
  const commands = await countCommands(ctx.redis, async () => {
    found = await all(ctx, key, { code: "ECONNREFUSED" }, 500);
  });
  expect(found.map((one) => one.split(" ")[1])).toEqual(
    Array.from({ length: 50 }, (_, n) => `job-${n * 1_000}`),
  );
  expect(Object.values(commands).reduce((sum, n) => sum + n, 0)).toBeLessThan(100);

  const name: SelectionFilter = { name: "job" };
  const first: string[] = [];
  let after: Scored | null = null;
  for (let page = 0; page < 30; page++) {
    const next = await nextLetters(ctx, {
      filter: name,
      queue: key,
      after,
      notAfter: NOW,
      most: 1_000,
      shape: SHAPE,
    });
    first.push(...next.letters.map(({ failed }) => failed.id));
    after = next.next;
  }
  // More than one chunk; a page at the end of one may be short.
  expect(first.length).toBeGreaterThan(25_000);
  await ctx.redis.hdel(ctx.keys.deadLetterIndex(), "serving");
  const rest: string[] = [];
  while (after !== null) {
    const next = await nextLetters(ctx, {
      filter: name,
      queue: key,
      after,
      notAfter: NOW,
      most: 1_000,
      shape: SHAPE,
    });
    rest.push(...next.letters.map(({ failed }) => failed.id));
    after = next.next;
  }
  expect([...first, ...rest].sort()).toEqual(Array.from({ length: 50_000 }, (_, n) => `job-${n}`).sort());
}, 90_000);
