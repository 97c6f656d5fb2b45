import { expect, test } from "vitest";
import { isAllRefused, takenWords } from "./taken";

const refused = (...counts: number[]) => counts.map((count) => ({ reason: "gone", count }) as never);

test.each([
  ["no job was refused", { total: 1_200, preview: { lookedAt: 1_000, refusals: [] } }, "1,200 jobs"],
  ["nothing was looked at", { total: 1, preview: null }, "1 job"],
  ["all were looked at", { total: 12, preview: { lookedAt: 12, refusals: refused(3, 8) } }, "1 job"],
  ["a part was", { total: 12, preview: { lookedAt: 10, refusals: refused(3) } }, "up to 9 jobs"],
])("the jobs that would be changed, where %s", (_, found, words) => {
  expect(takenWords(found)).toBe(words);
  expect(isAllRefused(found)).toBe(false);
});

test("all are refused only where each was looked at", () => {
  expect(isAllRefused({ total: 3, preview: { lookedAt: 3, refusals: refused(3) } })).toBe(true);
  expect(isAllRefused({ total: 4, preview: { lookedAt: 3, refusals: refused(3) } })).toBe(false);
});
