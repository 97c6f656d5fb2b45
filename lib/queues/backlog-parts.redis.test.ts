import fc from "fast-check";
import { expect, test } from "vitest";
import { testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { backlogParts } from "./backlog-parts";
import { queueKey } from "./identity";
import { readBacklogParts } from "./read-backlog-parts";

const add = (tenants: (string | null)[], priority?: number) =>
  tenants.map((tenant) => ({
    name: tenant === "acme" ? "flood" : "work",
    data: tenant === null ? {} : { tenant },
    opts: priority ? { priority } : {},
  }));

test("a small backlog is counted job by job, by tenant and by name", async () => {
  const ctx = testContext();
  const queue = ctx.queue("small");
  await queue.addBulk(add([...Array(6).fill("acme"), "globex", "globex", null]));
  await queue.addBulk(add(["globex"], 3));
  const key = queueKey({ prefix: ctx.prefix, name: "small" });
  const byTenant = await readBacklogParts(ctx, key, "tenant");
  expect(byTenant).toMatchObject({ total: 10, looked: 10, source: "exact" });
  expect(byTenant.rows).toEqual([
    { value: "acme", jobs: 6, share: expect.closeTo(0.6), error: 0 },
    { value: "globex", jobs: 3, share: expect.closeTo(0.3), error: 0 },
  ]);
  expect(byTenant.rest).toEqual({ jobs: 1, share: expect.closeTo(0.1), error: 0 });
  const byName = await readBacklogParts(ctx, key, "name");
  expect(byName.rows.map(({ value, jobs }) => [value, jobs])).toEqual([
    ["flood", 6],
    ["work", 4],
  ]);
  expect(byName.rest).toBeNull();
});

test("of a large backlog the shares are right within their error, also where tenants take turns, and a second look asks nothing", async () => {
  const ctx = testContext();
  const queue = ctx.queue("large");
  const turns = Array.from({ length: 6_000 }, (_, index) => (index % 3 === 0 ? "acme" : `t${index % 12}`));
  await queue.addBulk(add(turns));
  await queue.addBulk(add(Array(3_000).fill("globex"), 5));
  const key = queueKey({ prefix: ctx.prefix, name: "large" });
  const look = () => countCommands(ctx.redis, async () => void (await readBacklogParts(ctx, key, "tenant")));
  await look();
  const answer = await readBacklogParts(ctx, key, "tenant");
  expect(answer).toMatchObject({ total: 9_000, looked: 400, source: "sampled" });
  const of = (tenant: string) => answer.rows.find(({ value }) => value === tenant);
  // A third of the jobs each: one is all that is prioritized, the other every third of those that wait.
  expect(of("globex")).toMatchObject({ jobs: 3_000, error: 0 });
  expect(of("acme")?.error).toBeLessThan(0.05);
  expect(Math.abs((of("acme")?.share ?? 0) - 2_000 / 9_000)).toBeLessThanOrEqual(of("acme")?.error ?? 0);
  expect(answer.rows.reduce((sum, { jobs }) => sum + jobs, answer.rest?.jobs ?? 0)).toBe(9_000);
  // The second look came within two seconds, and asked nothing.
  expect(await look()).toEqual({});
});

test("parts add up to all that wait, whatever was seen", () => {
  const state = fc
    .array(fc.option(fc.constantFrom("a", "b", "c", "d"), { nil: null }), { maxLength: 30 })
    .chain((values) =>
      fc.record({
        values: fc.constant(values),
        length: fc.integer({ min: values.length, max: values.length === 0 ? 0 : 100_000 }),
      }),
    );
  fc.assert(
    fc.property(fc.array(state, { maxLength: 3 }), (states) => {
      const { total, rows, rest } = backlogParts(states);
      const parts = rest === null ? rows : [...rows, rest];
      expect(total).toBe(states.reduce((sum, { length }) => sum + length, 0));
      expect(parts.reduce((sum, { jobs }) => sum + jobs, 0)).toBe(total);
      if (total > 0) expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    }),
  );
});
