import { browserStore } from "@/components/hooks/browser-store";
import { type SavedFilter, savedFilterSchema } from "@/lib/contract/saved-filters";
import { MAX_SAVED_FILTERS } from "@/lib/contract/values/saved-filters";

const store = browserStore("spillway.saved-filters");
const listSchema = savedFilterSchema.array();

/** What the browser has stored; the same text as long as nothing changes. */
export const storedText = (): string => store.text() ?? "[]";

/** Calls back when this page or another of this browser has changed them. Gives what ends it. */
export const watchStored = store.watch;

/** The filters in a stored text, by name; none when it is not as we wrote it. Pure. */
export function readFilters(text: string): SavedFilter[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  return (listSchema.safeParse(value).data ?? []).sort((a, b) => a.name.localeCompare(b.name));
}

/** With a filter in place of the one of its name. Throws when there are too many. Pure. */
export function withFilter(filters: SavedFilter[], filter: SavedFilter): SavedFilter[] {
  const others = without(filters, filter.name);
  if (others.length >= MAX_SAVED_FILTERS)
    throw new Error(
      `There are ${MAX_SAVED_FILTERS} saved filters, and there is no room for more: delete one first.`,
    );
  return [...others, filter];
}

/** Pure. */
export const without = (filters: SavedFilter[], name: string): SavedFilter[] =>
  filters.filter((one) => one.name !== name);

/** Stores what a change makes of the filters. Throws what the browser throws when it has no room. */
export const changeStored = (change: (filters: SavedFilter[]) => SavedFilter[]): void =>
  store.set(JSON.stringify(change(readFilters(storedText()))));
