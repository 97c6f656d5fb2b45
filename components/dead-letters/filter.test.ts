import { describe, expect, it } from "vitest";
import { fromLocalInput, isFiltered, needsScan, toFilter, toLocalInput } from "./filter";

const empty = { queue: null, spread: null, name: null, text: null, from: null, to: null };

describe("filter of dead letters", () => {
  it("leaves out what is not set, and blanks", () => {
    expect(toFilter({ ...empty, text: "  ", name: " send " })).toEqual({ name: "send" });
    expect(isFiltered(toFilter(empty))).toBe(false);
  });

  it("keeps a time of zero", () => {
    expect(toFilter({ ...empty, from: 0 })).toEqual({ from: 0 });
  });

  it("knows which filters need a scan", () => {
    expect(needsScan({ queue: "q", from: 1 })).toBe(false);
    expect(needsScan({ text: "x" })).toBe(true);
  });

  it("carries a minute through the time input and back", () => {
    const at = Date.UTC(2026, 2, 29, 0, 30);
    expect(fromLocalInput(toLocalInput(at))).toBe(at);
    expect(fromLocalInput("")).toBeNull();
    expect(fromLocalInput("soon")).toBeNull();
  });
});
