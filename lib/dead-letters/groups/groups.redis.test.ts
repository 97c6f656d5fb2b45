import fc from "fast-check";
import { expect, test } from "vitest";
import type { GroupRule } from "../../contract/dead-letter-rules";
import { groupBy } from "../../group-by";
import { testContext } from "../../testing/context";
import { testIndex, testRow } from "../../testing/index-fixture";
import { isParting } from "../index/grouping";
import { countByAttempts, countLetters, listLetters, tallyLetters } from "../index/query";
import type { IndexRow } from "../index/row";
import { forgetGroupBook, readGroupBook } from "./book";
import { groupingBy } from "./grouping";
import { changeNotes, MAX_NOTED_GROUPS, NO_NOTES, readNotes, stateOf } from "./notes";
import { formerRules, putRules, readRules } from "./rules";

const TREND = { from: 1_700_000_000_000, stepMs: 10, buckets: 4 };
const causes = [0, 1, 2, 3, 4, 5, 6].map((n) => testRow(n).cause);
const named = (key: string) => ({ key, title: "" });
const keys = fc.constantFrom(...causes.map(({ key }) => key));
const anyRule: fc.Arbitrary<GroupRule> = fc.oneof(
  fc.tuple(keys, fc.uniqueArray(keys, { minLength: 1, maxLength: 4 })).map(
    ([into, groups]): GroupRule => ({
      kind: "merge",
      into: named(into),
      groups: groups.map(named),
    }),
  ),
  fc
    .tuple(keys, fc.constantFrom("queue", "name", "code"))
    .map(([key, column]): GroupRule => ({ kind: "split", group: named(key), by: { column } })),
  fc
    .tuple(keys, fc.constantFrom("CAUSE a", "cause b", "Cause"))
    .map(([key, text]): GroupRule => ({ kind: "split", group: named(key), by: { text } })),
);

test("under any rules groups are counted, listed and selected exactly as they are mapped one by one", async () => {
  const ctx = testContext();
  const writer = await testIndex(ctx, { segmentRows: 128 });
  const rows = Array.from({ length: 300 }, (_, n) => testRow(n));
  await writer.commit({ add: rows });
  let version = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyRule, { maxLength: 5 }), async (rules) => {
      version += 1;
      const grouping = groupingBy(rules, String(version));
      const groupOf = (row: IndexRow) => {
        const group = grouping.groupOf(row.cause);
        return isParting(group) ? group.groupOf(row[group.column]).key : group.key;
      };
      const expected = new Map<string, IndexRow[]>();
      for (const row of rows) expected.set(groupOf(row), [...(expected.get(groupOf(row)) ?? []), row]);
      const tallies = await tallyLetters(ctx, {}, { trend: TREND, top: 3 }, grouping);
      expect(new Map(tallies.map(({ group, count }) => [group, count]))).toEqual(
        new Map([...expected].map(([group, own]) => [group, own.length])),
      );
      for (const { group, causes: found, distinct } of tallies) {
        const own = expected.get(group) ?? [];
        expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(own.length);
        expect(distinct.name).toBe(new Set(own.map(({ name }) => name)).size);
      }
      const some = [...expected.keys()].filter((_, index) => index % 2 === 0);
      const selected = rows.filter((row) => some.includes(groupOf(row)));
      expect(await countLetters(ctx, { groups: some }, grouping)).toBe(selected.length);
      const spent = groupBy(selected, ({ attempts }) => attempts);
      expect(await countByAttempts(ctx, { groups: some }, grouping)).toEqual(
        [...spent]
          .map(([attempts, own]) => ({ attempts, count: own.length }))
          .sort((a, b) => a.attempts - b.attempts),
      );
      const { items } = await listLetters(ctx, { groups: some }, { limit: 300 }, grouping);
      expect(items.map(({ id, group }) => `${id} ${group}`).sort()).toEqual(
        selected.map((row) => `${row.id} ${groupOf(row)}`).sort(),
      );
    }),
    { numRuns: 40 },
  );
});

test("rules have versions; a change on top of an old one is refused, and a former one can be put in force again", async () => {
  const ctx = testContext();
  const rule = { kind: "split", group: named(causes[0]?.key ?? ""), by: { column: "name" } } as const;
  const change = { by: "ann", reason: "Too coarse", ifVersion: 0 };
  const { after } = await putRules(ctx, [rule], change);
  expect(after).toMatchObject({ version: 1, by: "ann", reason: "Too coarse" });
  await expect(putRules(ctx, [], change)).rejects.toMatchObject({ code: "conflict" });
  await putRules(ctx, [], { ...change, ifVersion: 1 });
  expect(await readRules(ctx)).toMatchObject({ version: 2, rules: [] });
  const [former] = await formerRules(ctx);
  expect(former).toEqual(after);
  await putRules(ctx, former?.rules ?? [], { ...change, ifVersion: 2 });
  expect((await readRules(ctx)).rules).toEqual([rule]);
});

test("of two who change the rules at once one is told", async () => {
  const ctx = testContext();
  const change = { by: "ann", reason: "Because", ifVersion: 0 };
  const outcomes = await Promise.allSettled([putRules(ctx, [], change), putRules(ctx, [], change)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("notes are changed part by part, also by many at once, and nothing is kept of a group of which nothing is said", async () => {
  const ctx = testContext();
  const group = causes[0]?.key ?? "";
  const by = { by: "ann", title: "The till" };
  await Promise.all([
    changeNotes(ctx, group, { owner: "bob" }, by),
    changeNotes(ctx, group, { note: "See the runbook" }, by),
    changeNotes(ctx, group, { mark: "known" }, by),
  ]);
  expect(await readNotes(ctx, group)).toMatchObject({
    owner: "bob",
    note: "See the runbook",
    mark: "known",
    title: "The till",
  });
  await changeNotes(ctx, group, { owner: null, note: "", mark: "new" }, by);
  expect(await readNotes(ctx, group)).toEqual(NO_NOTES);
  expect(await ctx.redis.exists(ctx.keys.deadLetterGroups(), ctx.keys.deadLetterGroupsOrder())).toBe(0);
});

test("a resolved group is regressed by a later failure, until it is resolved again", async () => {
  const ctx = testContext();
  const group = causes[0]?.key ?? "";
  const by = { by: "ann", title: "" };
  const { after } = await changeNotes(ctx, group, { mark: "resolved" }, by);
  const at = after.resolvedAt ?? 0;
  expect(at).toBeGreaterThan(0);
  expect(stateOf(after, at - 1)).toBe("resolved");
  expect(stateOf(after, at + 1)).toBe("regressed");
  expect(stateOf(after, null)).toBe("resolved");
  const noted = await changeNotes(ctx, group, { note: "Look again" }, by);
  expect(noted.after.resolvedAt).toBe(at);
  const known = await changeNotes(ctx, group, { mark: "known" }, by);
  expect(stateOf(known.after, at + 1)).toBe("known");
});

test("notes are kept of the groups that were changed last", async () => {
  const ctx = testContext();
  const pipeline = ctx.redis.pipeline();
  for (let n = 0; n < MAX_NOTED_GROUPS; n++) {
    pipeline.hset(ctx.keys.deadLetterGroups(), `old-${n}`, JSON.stringify({ ...NO_NOTES, note: "x" }));
    pipeline.zadd(ctx.keys.deadLetterGroupsOrder(), n, `old-${n}`);
  }
  await pipeline.exec();
  await changeNotes(ctx, causes[0]?.key ?? "", { mark: "known" }, { by: "ann", title: "" });
  expect(await ctx.redis.hlen(ctx.keys.deadLetterGroups())).toBe(MAX_NOTED_GROUPS);
  expect(await ctx.redis.hexists(ctx.keys.deadLetterGroups(), "old-0")).toBe(0);
  expect(await ctx.redis.hexists(ctx.keys.deadLetterGroups(), "old-1")).toBe(1);
});

test("the book keeps its grouping as long as the rules are the same, and sees changes when it looks anew", async () => {
  const ctx = testContext();
  const first = await readGroupBook(ctx);
  await changeNotes(ctx, causes[1]?.key ?? "", { owner: "bob" }, { by: "ann", title: "" });
  expect((await readGroupBook(ctx)).notesOf(causes[1]?.key ?? "")).toEqual(NO_NOTES);
  forgetGroupBook(ctx);
  const second = await readGroupBook(ctx);
  expect(second.notesOf(causes[1]?.key ?? "").owner).toBe("bob");
  expect(second.grouping).toBe(first.grouping);
  await putRules(ctx, [], { by: "ann", reason: "None", ifVersion: 0 });
  forgetGroupBook(ctx);
  expect((await readGroupBook(ctx)).rules.version).toBe(1);
});
