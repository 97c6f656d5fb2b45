import fc from "fast-check";
import { expect, test } from "vitest";
import { seeded } from "../../../chaos/seeded";
import { LeaseLost } from "../../collector/lease";
import { FAILURE_CLASSES } from "../../contract/values/failures";
import { type TestContext, testContext } from "../../testing/context";
import { countCommands } from "../../testing/count-commands";
import { testIndex, testRow } from "../../testing/index-fixture";
import { compactStep, worthCompacting } from "./compact";
import type { IndexFilter } from "./filter";
import { rowHash } from "./format";
import { locateRows } from "./locate";
import { countLetters, listLetters, tallyLetters } from "./query";
import { indexReader } from "./reader";
import type { IndexRow } from "./row";
import { IndexMoved } from "./write";
import { IndexWriter } from "./writer";

const T = 1_700_000_000_000;
const TREND = { from: T, stepMs: 10, buckets: 4 };

/** What the index should hold, as plainly as it can be said. */
type Model = Map<string, IndexRow>;
const keyOf = ({ queue, id }: Pick<IndexRow, "queue" | "id">) => `${queue} ${id}`;

function matches(row: IndexRow, filter: IndexFilter): boolean {
  const among = <T>(list: T[] | undefined, value: T) => list === undefined || list.includes(value);
  return (
    among(filter.queues, row.queue) &&
    among(filter.groups, row.cause.key) &&
    among(filter.names, row.name) &&
    among(filter.tenants, row.tenant) &&
    among(filter.codes, row.code) &&
    among(filter.appVersions, row.appVersion) &&
    among(filter.classes, row.class) &&
    row.failedAt >= (filter.from ?? 0) &&
    row.failedAt <= (filter.to ?? Infinity) &&
    row.attempts >= (filter.minAttempts ?? 0) &&
    row.attempts <= (filter.maxAttempts ?? 255)
  );
}

const inOrder = (a: IndexRow, b: IndexRow) =>
  b.failedAt - a.failedAt || rowHash(a.queue, a.id) - rowHash(b.queue, b.id);

const asLetter = ({ cause, ...row }: IndexRow) => ({ ...row, group: cause.key });

async function expectSame(ctx: TestContext, model: Model, filter: IndexFilter, offset: number) {
  const expected = [...model.values()].filter((row) => matches(row, filter)).sort(inOrder);
  expect(await countLetters(ctx, filter)).toBe(expected.length);
  const page = await listLetters(ctx, filter, { limit: 7, offset });
  expect(page.items).toEqual(expected.slice(offset, offset + 7).map(asLetter));
  expect(page.total).toBe(expected.length);
  if (page.nextCursor && page.items.length > 0) {
    const next = await listLetters(ctx, filter, { limit: 9, cursor: page.nextCursor });
    expect(next.items).toEqual(expected.slice(offset + 7, offset + 16).map(asLetter));
  }
  const tallies = await tallyLetters(ctx, filter, { trend: TREND, top: 2 });
  expect(tallies.map(({ group, count }) => [group, count]).sort()).toEqual(
    [...groupBy(expected, (row) => row.cause.key)].map(([group, rows]) => [group, rows.length]).sort(),
  );
  for (const tally of tallies) {
    const rows = expected.filter((row) => row.cause.key === tally.group);
    const times = rows.map((row) => row.failedAt);
    expect(tally).toMatchObject({
      cause: rows[0]?.cause,
      firstAt: Math.min(...times),
      lastAt: Math.max(...times),
      attempts: rows.reduce((sum, row) => sum + row.attempts, 0),
      trend: [0, 1, 2, 3].map((i) => times.filter((t) => t >= T + i * 10 && t < T + i * 10 + 10).length),
    });
    for (const facet of ["queue", "name", "tenant", "appVersion"] as const) {
      const counts = [...groupBy(rows, (row) => row[facet])].map(([, same]) => same.length);
      expect(tally.facets[facet].map(({ count }) => count)).toEqual(counts.sort((a, b) => b - a).slice(0, 2));
      for (const { value, count } of tally.facets[facet])
        expect(rows.filter((row) => row[facet] === value)).toHaveLength(count);
    }
  }
}

function groupBy<K>(rows: IndexRow[], keyOfRow: (row: IndexRow) => K): Map<K, IndexRow[]> {
  const groups = new Map<K, IndexRow[]>();
  for (const row of rows) groups.set(keyOfRow(row), [...(groups.get(keyOfRow(row)) ?? []), row]);
  return groups;
}

const number = fc.nat({ max: 400 });
const filters: fc.Arbitrary<IndexFilter> = fc
  .record(
    {
      queues: fc.subarray(["queue-0", "queue-1", "queue-2", "never-seen"]),
      groups: fc.subarray([0, 1, 2, 3, 4, 5, 6].map((n) => testRow(n).cause.key)),
      names: fc.subarray(["name-0", "name-1", "name-2", "name-3"]),
      tenants: fc.subarray([null, "tenant-1", "tenant-2", "tenant-3", "tenant-4"]),
      codes: fc.subarray(["CODE_0", "CODE_1", "CODE_2", "CODE_3"]),
      appVersions: fc.subarray([null, "1.0.0", "1.1.0", "1.2.0"]),
      classes: fc.subarray([...FAILURE_CLASSES]),
      from: fc.integer({ min: T, max: T + 50 }),
      to: fc.integer({ min: T, max: T + 50 }),
      minAttempts: fc.nat({ max: 9 }),
      maxAttempts: fc.nat({ max: 9 }),
    },
    { requiredKeys: [] },
  )
  // Mostly few parts, so that something matches.
  .chain((filter) =>
    fc
      .subarray(Object.entries(filter), { maxLength: Math.min(3, Object.keys(filter).length) })
      .map(Object.fromEntries),
  );
const steps = fc.oneof(
  { weight: 3, arbitrary: fc.record({ add: fc.uniqueArray(number, { minLength: 1, maxLength: 150 }) }) },
  { weight: 2, arbitrary: fc.record({ remove: fc.uniqueArray(number, { minLength: 1, maxLength: 150 }) }) },
  { weight: 1, arbitrary: fc.record({ compact: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ reopen: fc.constant(true) }) },
);
type Step = { add: number[] } | { remove: number[] } | { compact: true } | { reopen: true };

test("after any adds, removals, compactions and takeovers every filter's count, page and tally is exact", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(steps, { minLength: 2, maxLength: 14 }),
      fc.array(fc.tuple(filters, fc.nat({ max: 60 })), { minLength: 4, maxLength: 4 }),
      async (history, questions) => {
        const ctx = testContext();
        let writer = await testIndex(ctx, { segmentRows: 64 });
        const model: Model = new Map();
        for (const step of history as Step[]) {
          if ("add" in step) {
            const add = step.add.map((n) => testRow(n)).filter((row) => !model.has(keyOf(row)));
            await writer.commit({ add });
            for (const row of add) model.set(keyOf(row), row);
          } else if ("remove" in step) {
            const rows = step.remove.map((n) => testRow(n));
            const located = await locateRows(ctx, writer, rows);
            expect(located.map(({ length }) => length)).toEqual(
              rows.map((row) => (model.has(keyOf(row)) ? 1 : 0)),
            );
            await writer.commit({ remove: located.flat() });
            for (const row of rows) model.delete(keyOf(row));
          } else if ("compact" in step) while (await compactStep(ctx, writer));
          else writer = await IndexWriter.open(ctx, "me", "g1", { segmentRows: 64 });
          indexReader(ctx).forget();
          await expectSame(ctx, model, questions[0]?.[0] ?? {}, 0);
          for (const queue of ["queue-0", "queue-1", "queue-2"])
            expect(writer.aliveOf(queue)).toBe(
              [...model.values()].filter((row) => row.queue === queue).length,
            );
        }
        while (await compactStep(ctx, writer));
        indexReader(ctx).forget();
        for (const [filter, offset] of [...questions, [{}, 0] as const])
          await expectSame(ctx, model, filter, offset);
        await expectBounded(ctx, model.size);
        ctx.redis.disconnect();
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);

/** At most half of a full segment's rows are removed ones, and nothing else is kept. */
async function expectBounded(ctx: TestContext, alive: number) {
  const segments = await ctx.redis.hgetall(ctx.keys.deadLetterSegments("g1"));
  const rows = Object.values(segments).map((text) => (JSON.parse(text) as number[])[0] ?? 0);
  expect(rows.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(2 * alive + 64);
  const keys = await ctx.redis.keys(`${ctx.keys.prefix}dead-letters:g1:*`);
  const numbers = new Set(keys.flatMap((key) => /:g1:(\d+):/.exec(key)?.[1] ?? []));
  expect([...numbers].sort()).toEqual(Object.keys(segments).sort());
}

test("pages of many rows are in order at any offset, also where thousands share one time", async () => {
  const ctx = testContext();
  const writer = await testIndex(ctx, { segmentRows: 4_096 });
  const random = seeded(11);
  const rows = Array.from({ length: 20_000 }, (_, n) => {
    const kind = random();
    const at =
      kind < 0.4 ? 77_777 : kind < 0.8 ? Math.floor(random() * 2_000) : Math.floor(random() * 1e9) + 0.25;
    return testRow(n, { failedAt: T + at });
  });
  for (let from = 0; from < rows.length; from += 1_000)
    await writer.commit({ add: rows.slice(from, from + 1_000) });
  const expected = [...rows].sort(inOrder).map(asLetter);
  for (const offset of [0, 1, 3_990, 4_096, 9_000, 12_345, 19_980, 20_000]) {
    const page = await listLetters(ctx, {}, { limit: 50, offset });
    expect(page.items).toEqual(expected.slice(offset, offset + 50));
    if (page.nextCursor === null) continue;
    const next = await listLetters(ctx, {}, { limit: 50, cursor: page.nextCursor });
    expect(next.items).toEqual(expected.slice(offset + 50, offset + 100));
  }
});

test("a page reads only the columns of segments in whose time it lies", async () => {
  const ctx = testContext();
  const writer = await testIndex(ctx);
  const rows = Array.from({ length: 1_280 }, (_, n) => testRow(n, { failedAt: T + n }));
  await writer.commit({ add: rows });
  const expected = [...rows].sort(inOrder).map(asLetter);
  for (const offset of [0, 600]) {
    const other = testContext({ keys: ctx.keys });
    const counts = await countCommands(other.redis, async () => {
      const { items, total } = await listLetters(other, {}, { limit: 50, offset });
      expect(items).toEqual(expected.slice(offset, offset + 50));
      expect(total).toBe(1_280);
    });
    // Times and hashes of two segments, of twenty.
    expect(counts.getrange).toBeLessThanOrEqual(4);
  }
});

test("a facet of which no dead letter has a value counts those without one", async () => {
  const ctx = testContext();
  const writer = await testIndex(ctx);
  await writer.commit({
    add: Array.from({ length: 9 }, (_, n) => testRow(n, { appVersion: null, tenant: n % 3 ? "acme" : null })),
  });
  const groups = await tallyLetters(ctx, {}, { trend: TREND, top: 5 });
  expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(9);
  for (const { count, facets, distinct } of groups) {
    expect(facets.appVersion).toEqual([{ value: null, count }]);
    expect(distinct.appVersion).toBe(1);
    expect(facets.tenant.reduce((sum, each) => sum + each.count, 0)).toBe(count);
  }
});

test("a writer whose lease or whose view of the index is gone writes nothing", async () => {
  const ctx = testContext();
  const first = await testIndex(ctx);
  await first.commit({ add: [testRow(1)] });
  const second = await IndexWriter.open(ctx, "me", "g1");
  await second.commit({ add: [testRow(2)] });
  await expect(first.commit({ add: [testRow(3)] })).rejects.toThrow(IndexMoved);
  await ctx.redis.set(ctx.keys.leader(), "another");
  await expect(second.commit({ add: [testRow(3)] })).rejects.toThrow(LeaseLost);
  expect(await countLetters(ctx, {})).toBe(2);
});

test("a reader that goes on after Redis lost its last writes does not mix the old rows with the new", async () => {
  const ctx = testContext();
  const writer = await testIndex(ctx);
  const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => testRow(from + i));
  await writer.commit({ add: rows(0, 30) });
  const saved = new Map<string, Buffer>();
  for (const key of await ctx.redis.keys(`${ctx.keys.prefix}*`))
    saved.set(key, await ctx.redis.dumpBuffer(key));
  await writer.commit({ add: rows(100, 120) });
  expect((await listLetters(ctx, {}, { limit: 200 })).items).toHaveLength(50);
  await ctx.redis.flushdb();
  for (const [key, dump] of saved) await ctx.redis.restore(key, 0, dump);
  await expect(writer.commit({ add: [testRow(1)] })).rejects.toThrow(IndexMoved);
  const next = await IndexWriter.open(ctx, "me", "g1", { segmentRows: 64 });
  await next.commit({ add: rows(200, 220) });
  indexReader(ctx).forget();
  const model: Model = new Map([...rows(0, 30), ...rows(200, 220)].map((row) => [keyOf(row), row]));
  for (const filter of [{}, { queues: ["queue-1"] }, { tenants: [null] }])
    await expectSame(ctx, model, filter, 0);
});

test("segments that are compacted while a reader pages do not disturb it", async () => {
  const ctx = testContext();
  const writer = await testIndex(ctx);
  const rows = Array.from({ length: 400 }, (_, n) => testRow(n));
  await writer.commit({ add: rows });
  const gone = rows.filter((_, n) => n % 3 !== 0);
  await writer.commit({ remove: (await locateRows(ctx, writer, gone)).flat() });
  expect(worthCompacting(writer)).toBeDefined();
  // The snapshot is half a second old at most: here it is from before, and the columns of its segments are gone.
  expect(await countLetters(ctx, {})).toBe(134);
  while (await compactStep(ctx, writer));
  const expected = rows.filter((_, n) => n % 3 === 0).sort(inOrder);
  const { items } = await listLetters(ctx, { names: ["name-0"] }, { limit: 200 });
  expect(items).toEqual(expected.filter((row) => row.name === "name-0").map(asLetter));
});

test("values beyond a dictionary's bound are one other value, and their count stays exact", async () => {
  const ctx = testContext();
  const writer = await testIndex(ctx, { segmentRows: 65_536 });
  for (let from = 0; from < 5_100; from += 1_000) {
    const add = Array.from({ length: 1_000 }, (_, i) => testRow(from + i, { code: `C${from + i}` }));
    await writer.commit({ add });
  }
  expect(writer.overflowed).toBe(true);
  expect(await countLetters(ctx, { codes: ["(other)"] })).toBe(1_000);
  expect(await countLetters(ctx, { codes: ["C4999", "C10"] })).toBe(2);
  expect(await countLetters(ctx, {})).toBe(6_000);
});

test("without an index the question is refused, with what to do", async () => {
  const ctx = testContext();
  await expect(countLetters(ctx, {})).rejects.toMatchObject({ code: "index_building" });
});
