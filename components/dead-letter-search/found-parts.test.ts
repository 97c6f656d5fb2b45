import { expect, test } from "vitest";
import { foundParts } from "./found-parts";

const inError = { place: "error", wanted: "no  COIN", value: null } as const;
const inPayload = { place: "payload", wanted: 'say "a.b"', value: null } as const;

test("a text in an error is marked there, in any case and with white space as one space", () => {
  expect(foundParts(inError, "no coin", "Till:\n No coin left")).toEqual({
    before: "Till: ",
    match: "No coin",
    after: " left",
  });
});

test("what stands far behind in a text is brought to the front", () => {
  const { before, match } = foundParts(inError, "no coin", `${"x".repeat(300)} no coin`);
  expect(match).toBe("no coin");
  expect(before).toBe(`…${"x".repeat(39)} `);
});

test("what the list's row has not got whole is shown as it was found", () => {
  const found = foundParts(inError, "…the end: no coin", "The beginning");
  expect(found).toEqual({ before: "…the end: ", match: "no coin", after: "" });
});

test("a text in a payload is marked as it stands in JSON, and is no pattern", () => {
  expect(foundParts(inPayload, '{"t":"say \\"a.b\\""}', "")).toEqual({
    before: '{"t":"',
    match: 'say \\"a.b\\"',
    after: '"}',
  });
  expect(foundParts(inPayload, '{"t":"say \\"axb\\""}', "").match).toBe("");
});

test("of a path the value is all that was found", () => {
  expect(foundParts({ place: "path", wanted: "$.a", value: null }, '{"b":1}', "")).toEqual({
    before: "",
    match: '{"b":1}',
    after: "",
  });
});
