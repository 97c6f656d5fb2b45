import type { Figure, FigureColumn, Figures } from "./figures";

/** What a table program would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function cellOf(value: Figure, column: FigureColumn | undefined): string {
  if (value === null) return "";
  if (typeof value === "number") return column?.isTime ? new Date(value).toISOString() : String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Figures as comma-separated values (RFC 4180): times in ISO 8601 with their zone, numbers as they were measured, nothing where
 * nothing was. A text that a table program would run as a formula is marked as text.
 */
export function toCsv({ columns, rows }: Figures): string {
  const lines = [
    columns.map(({ label, unit }) => cellOf(unit ? `${label} (${unit})` : label, undefined)),
    ...rows.map(({ cells }) => cells.map(({ value }, index) => cellOf(value, columns[index]))),
  ];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

/** A name of a file from its parts: what no system forbids. */
export const csvName = (...parts: string[]): string =>
  `${parts
    .map((part) =>
      part
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, "-")
        .replace(/^-|-$/g, ""),
    )
    .join("_")}.csv`;
