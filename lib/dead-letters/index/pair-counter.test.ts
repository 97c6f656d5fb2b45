import fc from "fast-check";
import { expect, test } from "vitest";
import { PairCounter } from "./pair-counter";

test.each([
  ["small", 5, 100],
  ["large", 20_002, 130_002],
])("a %s table counts every pair", (_name, groups, values) => {
  const pair = fc.tuple(fc.nat({ max: groups - 1 }), fc.nat({ max: values - 1 }));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 5_000, size: "max" }), (pairs) => {
      const counter = new PairCounter(groups, values);
      const expected = new Map<string, number>();
      for (const [group, value] of pairs)
        expected.set(`${group} ${value}`, (expected.get(`${group} ${value}`) ?? 0) + 1);
      const rows = Uint16Array.from(pairs, (_, row) => row);
      const causes = Uint16Array.from(pairs, ([group]) => group);
      const groupOf = Uint16Array.from({ length: groups }, (_, cause) => cause);
      counter.addAll(
        rows,
        causes,
        groupOf,
        Uint32Array.from(pairs, ([, value]) => value),
      );
      expect(
        new Map([...counter.entries()].map(([group, value, count]) => [`${group} ${value}`, count])),
      ).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});
