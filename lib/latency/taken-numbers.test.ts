import { expect, test } from "vitest";
import { storedValue, TakenNumbers } from "./taken-numbers";

const HOUR = 3_600_000;

/** What was stored, as a successor reads it. */
function storedOf(numbers: TakenNumbers): Record<string, string> {
  const words = numbers.takeFresh();
  return Object.fromEntries(
    words.flatMap((word, index) => (index % 2 ? [] : [[word, String(words[index + 1])]])),
  );
}

test("a number stands for its value until the last chunk that names it is gone, and then for another one", () => {
  const numbers = new TakenNumbers();
  const short = numbers.until(HOUR, 0);
  for (let n = 0; n < 300; n++) expect(short.numberOf(`tenant ${n}`)).toBe(n);
  expect(numbers.until(5 * HOUR, 0).numberOf("tenant 7")).toBe(7);
  expect(numbers.until(2 * HOUR, HOUR).numberOf("late")).toBeNull();
  const later = numbers.until(9 * HOUR, 1.5 * HOUR);
  expect(later.numberOf("tenant 7")).toBe(7);
  expect(later.numberOf("late")).toBe(0);
  expect([numbers.nameOf(0), numbers.nameOf(7)]).toEqual(["late", "tenant 7"]);
  expect(later.numberOf("tenant 0")).toBe(1);
});

test("a successor knows every number that was stored, and a number is stored again only when it is taken for longer", () => {
  const numbers = new TakenNumbers();
  numbers.until(HOUR, 0).numberOf("acme corp");
  const stored = storedOf(numbers);
  expect(storedValue(stored["0"] ?? "")).toBe("acme corp");
  const successor = new TakenNumbers(stored);
  expect(successor.until(HOUR, 0).numberOf("acme corp")).toBe(0);
  expect(successor.until(HOUR - 1, 0).numberOf("other")).toBe(1);
  expect(Object.keys(storedOf(successor))).toEqual(["1"]);
  successor.until(HOUR + 1, 0).numberOf("acme corp");
  expect(Object.keys(storedOf(successor))).toEqual(["0"]);
});

test("a value longer than a hundred characters has no number", () => {
  expect(new TakenNumbers().until(HOUR, 0).numberOf("x".repeat(101))).toBeNull();
});
