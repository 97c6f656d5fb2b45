import { expect, test } from "vitest";
import { toQuery, toQuestion, toUrl } from "./question";

const none = { error: null, payload: null, path: null, value: null };

test("an address asks one question, or none", () => {
  expect(toQuestion(none)).toBeNull();
  expect(toQuestion({ ...none, payload: "  " })).toBeNull();
  expect(toQuestion({ ...none, error: " no coin ", value: "x" })).toEqual({
    place: "error",
    wanted: "no coin",
    value: null,
  });
  expect(toQuestion({ ...none, error: "a", path: "$.b" })).toMatchObject({ place: "error" });
});

test("a question goes into the address in place of another, and into the request", () => {
  const question = { place: "path", wanted: "$.order.id", value: "7" } as const;
  expect(toUrl(question)).toEqual({ ...none, path: "$.order.id", value: "7" });
  expect(toQuestion(toUrl(question))).toEqual(question);
  expect(toQuery(question)).toEqual({ path: "$.order.id", value: "7" });
  expect(toUrl({ place: "payload", wanted: "x", value: "left over" })).toEqual({ ...none, payload: "x" });
  expect(toQuery({ place: "payload", wanted: "x", value: null })).toEqual({ payload: "x" });
});
