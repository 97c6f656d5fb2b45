import { expect, test } from "vitest";
import { linesWords, readImport } from "./read-import";

const progress = '{"kind":"progress","letters":500,"added":499,"present":0,"refused":1}';
const refused = '{"kind":"refused","from":3,"to":4,"why":"Its payload is no JSON."}';

test("an answer is read as far as it has come", () => {
  expect(readImport("")).toEqual({ letters: 0, refused: [], summary: null });
  const half = `{"kind":"manifest"}\n${refused}\n${progress}\n{"kind":"summ`;
  expect(readImport(half)).toMatchObject({ letters: 500, refused: [{ from: 3 }], summary: null });
  const whole = `${half}ary","letters":900,"added":899}\n`;
  expect(readImport(whole)).toMatchObject({ letters: 900, summary: { added: 899 } });
});

test("lines are named one by one or as a range", () => {
  expect(linesWords({ from: 3, to: 3 })).toBe("Line 3");
  expect(linesWords({ from: 3, to: 9 })).toBe("Lines 3 to 9");
});
