import { expect, test } from "vitest";
import { wholeQueues } from "../queues/shards";
import { type Arrangement, arranged } from "./arrange";
import { quietQueue, quietShard } from "./queue-fixture";
import { inState, stateCounts } from "./row-states";

const rows = wholeQueues([
  quietQueue({ name: "calm", prefix: "a", counts: { waiting: 1 }, criticality: "background" }),
  quietQueue({ name: "failing", prefix: "b", servicePerSec: 9, failurePerSec: 2, arrivalPerSec: 1 }),
  quietQueue({ name: "abandoned", prefix: "a", workers: 0, counts: { waiting: 7 }, criticality: "critical" }),
  quietQueue({
    name: "growing",
    prefix: "b",
    counts: { waiting: 30 },
    drain: "never",
    oldestWaitingMs: 9_000,
    arrivalPerSec: null,
  }),
  quietShard("mail", 0, { prefix: "c", counts: { waiting: 2 } }),
  quietShard("mail", 1, { prefix: "c", counts: { waiting: 3 }, paused: true }),
]);
const plain: Arrangement = { sort: "", desc: true, group: "none", pinned: new Set() };
const shown = (part: Partial<Arrangement>) =>
  arranged(rows, { ...plain, ...part }).map(({ label, rows }) => [label, rows.map(({ name }) => name)]);

test("rows stand in one list by trouble, by name and by any column", () => {
  expect(shown({})).toEqual([["", ["abandoned", "growing", "mail", "failing", "calm"]]]);
  expect(shown({ sort: "no-such-column" })).toEqual(shown({}));
  expect(shown({ sort: "name", desc: false })).toEqual([
    ["", ["abandoned", "calm", "failing", "growing", "mail"]],
  ]);
  expect(shown({ sort: "waiting" })).toEqual([["", ["growing", "abandoned", "mail", "calm", "failing"]]]);
  expect(shown({ sort: "in" })[0]?.[1]?.at(-1)).toBe("growing");
  expect(shown({ sort: "drain" })[0]?.[1]?.[0]).toBe("growing");
  expect(arranged([], plain)).toEqual([]);
});

test("shards follow the order of a column", () => {
  const shardsBy = (part: Partial<Arrangement>) =>
    arranged(rows, { ...plain, ...part })
      .flatMap((group) => group.rows)
      .flatMap(({ shards }) => shards?.map(({ name }) => name) ?? []);
  expect(shardsBy({ sort: "waiting" })).toEqual(["mail~1", "mail~0"]);
  expect(shardsBy({})).toEqual(["mail~0", "mail~1"]);
});

test("pinned queues stand first, in their group, a spread one by any of its shards", () => {
  const pinned = new Set(["calm", "mail~1"]);
  expect(shown({ pinned })).toEqual([["", ["mail", "calm", "abandoned", "growing", "failing"]]]);
  expect(shown({ pinned, group: "prefix" })).toEqual([
    ["Prefix a", ["calm", "abandoned"]],
    ["Prefix b", ["growing", "failing"]],
    ["Prefix c", ["mail"]],
  ]);
});

test("groups by criticality come in its order, and what declares nothing last", () => {
  expect(shown({ group: "criticality" })).toEqual([
    ["Critical", ["abandoned"]],
    ["Background", ["calm"]],
    ["Not declared", ["growing", "mail", "failing"]],
  ]);
});

test.each(["none", "prefix", "criticality"] as const)(
  "the sums of groups by %s agree with their rows, and all of them with all",
  (group) => {
    const groups = arranged(rows, { ...plain, group });
    const sum = (some: { counts: { waiting: number } }[]) =>
      some.reduce((total, { counts }) => total + counts.waiting, 0);
    for (const { rows, totals } of groups) expect(totals.counts.waiting).toBe(sum(rows));
    expect(sum(groups.map(({ totals }) => totals))).toBe(43);
  },
);

test("rates that are not known are left out of a group's sum, and its drain is the worst", () => {
  const [b] = arranged(
    rows.filter(({ prefix }) => prefix === "b"),
    { ...plain, group: "prefix" },
  );
  expect(b?.totals).toMatchObject({
    arrivalPerSec: 1,
    failurePerSec: 2,
    drain: "never",
    oldestWaitingMs: 9_000,
  });
});

test("the count of a state is the number of rows that it leaves", () => {
  const counts = stateCounts(rows);
  expect(Object.fromEntries(counts.map(({ state, count }) => [state, count]))).toEqual({
    troubled: 4,
    "no-workers": 1,
    growing: 1,
    stopped: 1,
    breakers: 0,
    failing: 1,
    backlog: 4,
  });
  for (const { state, count } of counts) expect(inState(rows, state)).toHaveLength(count);
  expect(inState(rows, null)).toBe(rows);
});
