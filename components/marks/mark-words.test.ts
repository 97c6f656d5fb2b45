import { expect, test } from "vitest";
import { mayDelete } from "./mark-words";

test("a mark can be deleted by who has posted it, and by nobody else", () => {
  expect(mayDelete({ source: "posted", by: "ana" }, "ana")).toBe(true);
  expect(mayDelete({ source: "posted", by: "ana" }, "operator")).toBe(false);
  expect(mayDelete({ source: "posted", by: "ana" }, null)).toBe(false);
  expect(mayDelete({ source: "own", by: "operator" }, "operator")).toBe(false);
});
