import type { Figure, FigureRow, Figures } from "./figures";

/** By which column a table of figures is sorted. */
export interface FigureSort {
  by: string;
  order: "asc" | "desc";
}

const compare = (a: Figure, b: Figure): number =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

/**
 * Rows by a column; equal ones stay in their order. What was not measured comes after all that was, whichever the order, and a
 * row that sums up the others last. A column that is not there leaves the order.
 */
export function sortFigures({ columns, rows }: Figures, { by, order }: FigureSort): FigureRow[] {
  const index = columns.findIndex(({ id }) => id === by);
  if (index === -1) return rows;
  const figureOf = ({ cells }: FigureRow) => cells[index]?.value ?? null;
  return rows.toSorted((one, other) => {
    if (one.last || other.last) return Number(one.last ?? false) - Number(other.last ?? false);
    const [a, b] = [figureOf(one), figureOf(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return order === "asc" ? compare(a, b) : compare(b, a);
  });
}

/** The sort that a click on a column's head asks for: numbers begin with the most, words with the first. */
export function nextSort(now: FigureSort, id: string, isText: boolean): FigureSort {
  if (now.by === id) return { by: id, order: now.order === "asc" ? "desc" : "asc" };
  return { by: id, order: isText ? "asc" : "desc" };
}
