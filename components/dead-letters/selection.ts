import type { DeadLetter } from "@/lib/contract/dead-letters";
import type { Selection, SelectionFilter } from "@/lib/contract/operations";
import { MAX_SELECTED_IDS } from "@/lib/contract/values/operations";

export type Chosen = Pick<DeadLetter, "queue" | "id">;

/** What is selected in the list: some rows by hand, or everything that the filter matches. */
export type ListSelection = { mode: "some"; rows: ReadonlyMap<string, Chosen> } | { mode: "all" };

export const NOTHING: ListSelection = { mode: "some", rows: new Map() };

/** Names one row. A queue's key has no space in it, so the two parts cannot run into each other. */
export const rowKey = ({ queue, id }: Chosen): string => `${queue} ${id}`;

/** The row that {@link rowKey} names, or null when the text names none. */
export function parseRowKey(text: string): Chosen | null {
  const space = text.indexOf(" ");
  if (space < 1 || space === text.length - 1) return null;
  return { queue: text.slice(0, space), id: text.slice(space + 1) };
}

export function isSelected(selection: ListSelection, row: Chosen): boolean {
  return selection.mode === "all" || selection.rows.has(rowKey(row));
}

export function isEmpty(selection: ListSelection): boolean {
  return selection.mode === "some" && selection.rows.size === 0;
}

/** Flips one row. Taking one out of "all that match" leaves the other shown rows chosen by hand. */
export function toggled(selection: ListSelection, row: Chosen, shown: readonly Chosen[]): ListSelection {
  const rows = new Map(selection.mode === "all" ? entriesOf(shown) : selection.rows);
  const key = rowKey(row);
  if (!rows.delete(key)) rows.set(key, { queue: row.queue, id: row.id });
  return { mode: "some", rows };
}

/** Everything that is shown, besides what was chosen before, as far as one request can name it by hand. */
export function withShown(selection: ListSelection, shown: readonly Chosen[]): ListSelection {
  const before = selection.mode === "some" ? [...selection.rows] : [];
  const rows = new Map([...before, ...entriesOf(shown)].slice(0, MAX_SELECTED_IDS));
  return { mode: "some", rows };
}

/** Every row from one to another, both included, besides what was chosen before. */
export function withRange(
  selection: ListSelection,
  shown: readonly Chosen[],
  from: number,
  to: number,
): ListSelection {
  return withShown(selection, shown.slice(Math.min(from, to), Math.max(from, to) + 1));
}

export function areAllShownSelected(selection: ListSelection, shown: readonly Chosen[]): boolean {
  return shown.length > 0 && shown.every((row) => isSelected(selection, row));
}

/** What a request says of it. */
export function toRequest(selection: ListSelection, filter: SelectionFilter): Selection {
  return selection.mode === "all" ? { filter } : { ids: [...selection.rows.values()] };
}

const entriesOf = (rows: readonly Chosen[]): [string, Chosen][] =>
  rows.map((row) => [rowKey(row), { queue: row.queue, id: row.id }]);
