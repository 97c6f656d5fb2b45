import fc from "fast-check";
import { expect, test } from "vitest";
import { type Breakdown, noBreakdown, noValueFigures, packBreakdown, unpackBreakdown } from "./breakdown";
import { noQueueFigures, packQueueFigures, unpackQueueFigures } from "./figures";
import { sealFigures, unsealFigures } from "./sealed-figures";

const RUNS = { numRuns: 30 };
const histogram = fc
  .array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 1e6 })), { maxLength: 20 })
  .map((entries) => new Map(entries));
const count = fc.nat(1e6);
const slots = <T>(each: fc.Arbitrary<T>) =>
  fc.uniqueArray(fc.tuple(fc.nat(400), each), { selector: ([slot]) => slot, maxLength: 12 });

test("figures of a queue are unsealed as they were, rounded or not", () => {
  const figures = fc
    .record({
      ended: count,
      reported: count,
      reports: count,
      waitUnknown: count,
      wait: histogram,
      run: histogram,
    })
    .map((part) => ({ ...noQueueFigures(), ...part }));
  fc.assert(
    fc.property(slots(figures), fc.boolean(), (rows, isRounded) => {
      const texts = new Map(rows.map(([slot, each]) => [String(slot), packQueueFigures(each, isRounded)]));
      const unsealed = unsealFigures(sealFigures(texts));
      expect(unsealed.size).toBe(texts.size);
      for (const [slot, text] of texts)
        expect(unpackQueueFigures(unsealed.get(slot) ?? "")).toEqual(unpackQueueFigures(text));
    }),
    RUNS,
  );
});

test("breakdowns are unsealed as they were, but for values of which a bucket says nothing", () => {
  const figures = fc.record({
    completed: count,
    failed: fc.nat(5),
    retried: fc.nat(5),
    classes: fc.record({
      transient: fc.nat(3),
      throttled: fc.nat(3),
      permanent: fc.nat(3),
      poison: fc.nat(3),
    }),
    wait: histogram,
    run: histogram,
  });
  const breakdown = fc.tuple(fc.dictionary(fc.constantFrom("a", "b", "c", "d"), figures), figures, count).map(
    ([values, rest, ended]): Breakdown => ({
      ...noBreakdown(),
      ended,
      rest,
      values: new Map(Object.entries(values)),
    }),
  );
  const names = ["a", "b", "c", "d"];
  const nameOf = (number: number) => names[number];
  fc.assert(
    fc.property(slots(breakdown), fc.boolean(), (rows, isRounded) => {
      const limits = { most: 3, maxChars: 300, isRounded };
      const texts = new Map(
        rows.map(([slot, each]) => [
          String(slot),
          packBreakdown(each, (name) => names.indexOf(name), limits),
        ]),
      );
      const unsealed = unsealFigures(sealFigures(texts));
      for (const [slot, text] of texts) {
        const [told, was] = [
          unpackBreakdown(unsealed.get(slot) ?? "", nameOf),
          unpackBreakdown(text, nameOf),
        ];
        expect({ ...told, values: null }).toEqual({ ...was, values: null });
        for (const [name, each] of was.values)
          expect(told.values.get(name) ?? noValueFigures()).toEqual(each);
      }
    }),
    RUNS,
  );
});
