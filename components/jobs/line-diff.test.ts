import { describe, expect, it } from "vitest";
import { aroundChanges, lineDiff } from "./line-diff";

const marks = { same: " ", removed: "-", added: "+" } as const;
const show = (before: string, after: string) =>
  lineDiff(before, after).map(({ kind, text }) => marks[kind] + text);

describe("line diff", () => {
  it("finds a changed line between equal ones", () => {
    expect(show("a\nb\nc", "a\nB\nc")).toEqual([" a", "-b", "+B", " c"]);
  });

  it("finds lines that moved in and out", () => {
    expect(show("a\nx\nb\nc", "a\nb\ny\nc")).toEqual([" a", "-x", " b", "+y", " c"]);
  });

  it("sees no change in equal texts", () => {
    expect(show("a\nb", "a\nb")).toEqual([" a", " b"]);
  });

  it("does not count repeated lines twice", () => {
    expect(show("a", "a\na")).toEqual([" a", "+a"]);
  });

  it("stays quick on long texts, and can still be put together again", () => {
    const before = Array.from({ length: 3_000 }, (_, n) => `b${n}`).join("\n");
    const after = Array.from({ length: 3_000 }, (_, n) => `a${n}`).join("\n");
    const lines = lineDiff(before, after);
    const side = (kind: string) => lines.filter((line) => line.kind === kind).map(({ text }) => text);
    expect(side("removed").join("\n")).toBe(before);
    expect(side("added").join("\n")).toBe(after);
  });

  it("leaves out what is far from a change", () => {
    const before = "1\n2\n3\n4\n5\n6\n7";
    const shown = aroundChanges(lineDiff(before, before.replace("4", "x")), 1);
    expect(shown.map((line) => line && marks[line.kind] + line.text)).toEqual([
      null,
      " 3",
      "-4",
      "+x",
      " 5",
      null,
    ]);
  });
});
