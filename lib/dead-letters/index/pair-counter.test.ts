import fc from "fast-check";
import { expect, test } from "vitest";
import { PairCounter } from "./pair-counter";

test.each([
  ["small", 5, 100],
  ["large", 300, 130_002],
])("a %s table counts every pair", (_name, groups, values) => {
  const pair = fc.tuple(fc.nat({ max: groups - 1 }), fc.nat({ max: values - 1 }));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 3_000, size: "max" }), (pairs) => {
      const counter = new PairCounter(groups, values);
      const expected = new Map<string, number>();
      for (const [group, value] of pairs)
        expected.set(`${group} ${value}`, (expected.get(`${group} ${value}`) ?? 0) + 1);
      const rows = Uint16Array.from(pairs, (_, row) => row);
      const groupsOfRows = Uint16Array.from(pairs, ([group]) => group);
      counter.addAll(
        rows,
        groupsOfRows,
        Uint32Array.from(pairs, ([, value]) => value),
      );
      const all = counter.top(groups, pairs.length);
      const counted = all.flatMap((top, group) =>
        top.map(([value, count]) => [`${group} ${value}`, count] as const),
      );
      expect(new Map(counted)).toEqual(expected);
      expect([...counter.distinct(groups)]).toEqual(all.map((top) => top.length));
      for (const [group, top] of counter.top(groups, 3).entries()) {
        const sorted = (all[group] ?? []).toSorted(([a, x], [b, y]) => y - x || a - b);
        expect(top).toEqual(sorted.slice(0, 3));
      }
    }),
    { numRuns: 15 },
  );
});
