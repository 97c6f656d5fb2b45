import fc from "fast-check";
import { expect, test } from "vitest";
import { spreadOver } from "./spread";

const groupOf = (item: string) => item.charAt(0);

test("each group has its turn before any has its second", () => {
  expect(spreadOver(["a1", "a2", "a3", "b1", "c1", "c2"], groupOf, 4)).toEqual(["a1", "b1", "c1", "a2"]);
  expect(spreadOver(["a1", "a2"], groupOf, 9)).toEqual(["a1", "a2"]);
  expect(spreadOver([], groupOf, 3)).toEqual([]);
});

test("as many as asked for or as there are, each once, and no group more than one ahead of a fuller one", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "b", "c", "d")), fc.nat(20), (letters, most) => {
      const items = letters.map((letter, index) => `${letter}${index}`);
      const taken = spreadOver(items, groupOf, most);
      expect(taken).toHaveLength(Math.min(most, items.length));
      expect(new Set(taken).size).toBe(taken.length);
      const sizes = (list: string[]) => (letter: string) =>
        list.filter((one) => one.startsWith(letter)).length;
      for (const one of new Set(letters))
        for (const other of new Set(letters))
          if (sizes(taken)(other) < sizes(items)(other))
            expect(sizes(taken)(one)).toBeLessThanOrEqual(sizes(taken)(other) + 1);
    }),
  );
});
