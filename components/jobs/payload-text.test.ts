import { describe, expect, it } from "vitest";
import { firstLine, parseEdit, prettyText, treeValue } from "./payload-text";

const payload = (text: string, over = {}) => ({
  text,
  bytes: text.length,
  truncated: false,
  isJson: true,
  ...over,
});

describe("payload", () => {
  it("indents JSON and leaves everything else alone", () => {
    expect(prettyText(payload('{"a":1}'))).toBe('{\n  "a": 1\n}');
    expect(prettyText(payload("<b>no</b>", { isJson: false }))).toBe("<b>no</b>");
    expect(prettyText(payload('{"a":', { truncated: true }))).toBe('{"a":');
  });

  it("has a tree only for whole objects and lists", () => {
    expect(treeValue(payload("[1]"))).toEqual([1]);
    expect(treeValue(payload("12"))).toBeUndefined();
    expect(treeValue(payload("null"))).toBeUndefined();
    expect(treeValue(payload('{"a":1}', { truncated: true }))).toBeUndefined();
  });
});

describe("edit", () => {
  it("gives the value", () => {
    expect(parseEdit('{"a":[1]}')).toEqual({ value: { a: [1] } });
  });

  it("names the line of an error", () => {
    expect(parseEdit('{\n"a": 1,\n}')).toMatchObject({ line: 3 });
    expect(parseEdit("")).toHaveProperty("error");
  });
});

describe("first line of an error", () => {
  it("drops the stack and a class that says nothing", () => {
    expect(firstLine("Error: boom\n  at x")).toBe("boom");
    expect(firstLine("TypeError: boom")).toBe("TypeError: boom");
    expect(firstLine("")).toBe("");
  });
});
