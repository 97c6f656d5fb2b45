import { describe, expect, it } from "vitest";
import { asksForSearch, isFiltered, toFilter, type UrlFilter } from "./filter";

const empty: UrlFilter = {
  queue: null,
  spread: null,
  name: null,
  text: null,
  group: null,
  tenant: null,
  appVersion: null,
  class: null,
  code: null,
  from: null,
  to: null,
  minAttempts: null,
  maxAttempts: null,
};

describe("filter of dead letters", () => {
  it("leaves out what is not set, and blanks", () => {
    expect(toFilter({ ...empty, text: "  ", name: " send " })).toEqual({ name: "send" });
    expect(isFiltered(toFilter(empty))).toBe(false);
  });

  it("keeps a time and a number of zero", () => {
    expect(toFilter({ ...empty, from: 0, minAttempts: 0 })).toEqual({ from: 0, minAttempts: 0 });
  });

  it("knows what only a search finds", () => {
    expect(asksForSearch({ text: "x", queue: "q", name: "n", from: 1 })).toBe(false);
    expect(asksForSearch({ tenant: "acme" })).toBe(false);
    expect(asksForSearch({ text: "x", minAttempts: 0 })).toBe(true);
  });
});
