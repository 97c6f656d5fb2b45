import { expect, test } from "vitest";
import { fromLocalInput, toLocalInput } from "./times";

test("a minute goes through the time input and comes back", () => {
  const at = Date.UTC(2026, 2, 29, 0, 30);
  expect(fromLocalInput(toLocalInput(at))).toBe(at);
  expect(fromLocalInput(toLocalInput(at + 7_000, "seconds"))).toBe(at + 7_000);
  expect(fromLocalInput("")).toBeNull();
  expect(fromLocalInput("soon")).toBeNull();
});
