import { expect, test } from "vitest";
import { MAX_PINS } from "@/lib/contract/values/pins";
import { readPins, withPin } from "./browser-pins";

test("what is stored is read, and what is not ours pins nothing", () => {
  expect(readPins('["a","b"]')).toEqual(["a", "b"]);
  for (const text of [null, "", "{}", "[1]"]) expect(readPins(text)).toEqual([]);
});

test("a queue is pinned once, and so many are", () => {
  expect(withPin(["a"], "a")).toEqual(["a"]);
  expect(withPin(["a"], "b")).toEqual(["a", "b"]);
  const full = Array.from({ length: MAX_PINS }, (_, n) => `q${n}`);
  expect(withPin(full, "q0")).toEqual(full);
  expect(() => withPin(full, "one more")).toThrow(/no room/);
});
