import { describe, expect, it } from "vitest";
import type { GroupRule } from "@/lib/contract/dead-letter-rules";
import { changeWords, moved, ruleKeys, without } from "./rule-order";

const split = (key: string): GroupRule => ({
  kind: "split",
  group: { key, title: key },
  by: { column: "queue" },
});
const rules = ["a", "b", "c"].map(split);
const [a, b, c] = rules as [GroupRule, GroupRule, GroupRule];

describe("the order of rules", () => {
  it("moves a rule by one place, and leaves the first and the last where they are", () => {
    expect(moved(rules, 1, -1)).toEqual([b, a, c]);
    expect(moved(rules, 1, 1)).toEqual([a, c, b]);
    expect(moved(rules, 0, -1)).toEqual(rules);
    expect(moved(rules, 2, 1)).toEqual(rules);
  });

  it("says what was changed, and nothing when it was taken back", () => {
    expect(changeWords(rules, without(rules, 1))).toBe("1 rule removed");
    expect(changeWords(rules, moved(rules, 0, 1))).toBe("another order");
    expect(changeWords(rules, moved(without(rules, 0), 0, 1))).toBe("1 rule removed, another order");
    expect(changeWords(rules, moved(moved(rules, 0, 1), 0, 1))).toBeNull();
  });

  it("tells two rules apart that are alike", () => {
    expect(new Set(ruleKeys([a, a, b])).size).toBe(3);
    expect(changeWords([a, a], [a])).toBe("1 rule removed");
  });
});
