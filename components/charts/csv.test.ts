import fc from "fast-check";
import { expect, test } from "vitest";
import { csvName, toCsv } from "./csv";
import type { Figure } from "./figures";

const columns = [
  { label: "Time", format: String, isTime: true },
  { label: "jobs, waiting", format: String },
];
const csv = (...cells: Figure[][]) =>
  toCsv({
    caption: "",
    columns,
    rows: cells.map((row, index) => ({ key: String(index), cells: row.map((value) => ({ value })) })),
  });

test("times have their zone, numbers are raw, and what was not measured is nothing", () => {
  expect(csv([0, 12345.678], [1_000, null], [2_000, -3])).toBe(
    'Time,"jobs, waiting"\r\n' +
      "1970-01-01T00:00:00.000Z,12345.678\r\n1970-01-01T00:00:01.000Z,\r\n1970-01-01T00:00:02.000Z,-3\r\n",
  );
});

test("no text begins as a formula does, nor breaks out of its cell", () => {
  fc.assert(
    fc.property(fc.constantFrom("=", "+", "-", "@", "\t", "\r"), fc.string(), (start, rest) => {
      const cell = csv([0, start + rest]).split("Z,")[1] ?? "";
      expect(cell.replace(/^"/, "").startsWith("'")).toBe(true);
    }),
  );
  expect(csv([0, 'a "b",\nc'])).toContain('Z,"a ""b"",\nc"\r\n');
});

test("a file is named after queue, chart and time", () => {
  expect(csvName("mail/out ✉", "Depth by state", "15m")).toBe("mail-out_depth-by-state_15m.csv");
});
