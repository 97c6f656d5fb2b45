import { expect, test } from "vitest";
import { givesWay, neededPx } from "./axis-room";

const given = (characters: number, labels: number) =>
  Array.from({ length: labels }, (_, index) => givesWay(index, neededPx(characters, 1 / labels)));

test("seven days with their hours give way in two steps", () => {
  const odd = "@max-3xl:hidden";
  const second = "@max-sm:hidden";
  expect(given("28 Nov, 12:00".length, 7)).toEqual(["", odd, second, odd, "", odd, second]);
});

test("few labels, or short ones, stay in the narrowest plot", () => {
  expect(given("28 Nov, 12:00".length, 2)).toEqual(["", ""]);
  expect(given("1".length, 10).join("")).toBe("");
  expect(givesWay(1, neededPx(5, 0))).toBe("");
});
