import { expect, test } from "vitest";
import type { GroupRule } from "../../contract/dead-letter-rules";
import type { Cause } from "../fingerprint";
import { isParting, type PartColumn } from "../index/grouping";
import { groupingBy } from "./grouping";

const cause = (letter: string, message = `Message ${letter}`): Cause => ({
  key: letter.repeat(16),
  name: "Error",
  code: "",
  message,
  frames: [],
});
const [a, b, c] = [cause("a", "The till is jammed"), cause("b", "The till is open"), cause("c")];
const named = (key: string) => ({ key, title: "" });
const merge = (into: string, ...groups: string[]): GroupRule => ({
  kind: "merge",
  into: named(into),
  groups: groups.map(named),
});
const splitByText = (key: string, text: string): GroupRule => ({
  kind: "split",
  group: named(key),
  by: { text },
});
const splitBy = (key: string, column: PartColumn): GroupRule => ({
  kind: "split",
  group: named(key),
  by: { column },
});

/** The key of the group of a dead letter of this cause, with this value in the column that may split it. */
function keyOf(rules: GroupRule[], of: Cause, value: string | null = null): string {
  const group = groupingBy(rules, "1").groupOf(of);
  return isParting(group) ? group.groupOf(value).key : group.key;
}

test("without rules each cause is a group", () => {
  expect([a, b, c].map((one) => keyOf([], one))).toEqual([a.key, b.key, c.key]);
});

test("merged groups are one, in the order of the rules and without end even where they are merged in a circle", () => {
  const rules = [merge(a.key, b.key, c.key), merge(b.key, a.key)];
  expect([a, b, c].map((one) => keyOf(rules, one))).toEqual([b.key, b.key, b.key]);
});

test("a text takes the causes whose message has it out of a group, in any case", () => {
  const rules = [merge(a.key, b.key, c.key), splitByText(a.key, "TILL")];
  const [first, second, third] = [a, b, c].map((one) => keyOf(rules, one));
  expect(first).toBe(second);
  expect(first).not.toBe(a.key);
  expect(first).toMatch(/^[\w-]{16}$/);
  expect(third).toBe(a.key);
  const group = groupingBy(rules, "1").groupOf(a);
  expect(!isParting(group) && group.part).toEqual({ by: "text", value: "TILL" });
});

test("a column makes each of its values a group, and a part can be merged again", () => {
  const split = splitBy(a.key, "name");
  const [mail, sms, none] = ["mail", "sms", null].map((value) => keyOf([split], a, value));
  expect(new Set([mail, sms, none, a.key]).size).toBe(4);
  expect(mail).toMatch(/^a{16}~[\w-]{8}$/);
  expect(keyOf([split, merge(b.key, mail ?? "")], a, "mail")).toBe(b.key);
  expect(keyOf([split, merge(b.key, mail ?? "")], a, "sms")).toBe(sms);
  expect(keyOf([split], b, "mail")).toBe(b.key);
});

test("what a text took out can be split by a column", () => {
  const text = splitByText(a.key, "jammed");
  const jammed = keyOf([text], a);
  const keys = ["x", "y"].map((value) => keyOf([text, splitBy(jammed, "queue")], a, value));
  expect(keys[0]).not.toBe(keys[1]);
  expect(keys.every((key) => key.startsWith(`${jammed}~`))).toBe(true);
});

test("causes that are split alike share their parts", () => {
  const grouping = groupingBy([merge(a.key, b.key), splitBy(a.key, "code")], "1");
  expect(grouping.groupOf(a)).toBe(grouping.groupOf(b));
});
