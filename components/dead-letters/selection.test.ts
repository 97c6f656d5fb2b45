import { describe, expect, it } from "vitest";
import {
  areAllShownSelected,
  isEmpty,
  isSelected,
  NOTHING,
  parseRowKey,
  rowKey,
  toggled,
  toRequest,
  withRange,
  withShown,
} from "./selection";

const row = (id: string, queue = "q") => ({ queue, id });
const shown = ["1", "2", "3", "4"].map((id) => row(id));

describe("selection of dead letters", () => {
  it("flips single rows", () => {
    const one = toggled(NOTHING, row("2"), shown);
    expect(isSelected(one, row("2"))).toBe(true);
    expect(isSelected(one, row("2", "other"))).toBe(false);
    expect(isEmpty(toggled(one, row("2"), shown))).toBe(true);
  });

  it("takes one row out of all that match, and keeps the other shown ones", () => {
    const rest = toggled({ mode: "all" }, row("2"), shown);
    expect(toRequest(rest, {})).toEqual({ ids: [row("1"), row("3"), row("4")] });
  });

  it("adds everything shown to what was chosen before", () => {
    const all = withShown(toggled(NOTHING, row("9"), shown), shown);
    expect(areAllShownSelected(all, shown)).toBe(true);
    expect(isSelected(all, row("9"))).toBe(true);
  });

  it("adds a range in either direction", () => {
    expect(toRequest(withRange(NOTHING, shown, 2, 1), {})).toEqual({ ids: [row("2"), row("3")] });
  });

  it("does not call an empty list wholly selected", () => {
    expect(areAllShownSelected(NOTHING, [])).toBe(false);
  });

  it("asks by filter for all that match", () => {
    expect(toRequest({ mode: "all" }, { text: "timeout" })).toEqual({ filter: { text: "timeout" } });
  });

  it("reads back a key whose id has spaces, and refuses text that is none", () => {
    const odd = row("a b/c:d");
    expect(parseRowKey(rowKey(odd))).toEqual(odd);
    expect(parseRowKey("")).toBeNull();
    expect(parseRowKey("queue ")).toBeNull();
  });
});
