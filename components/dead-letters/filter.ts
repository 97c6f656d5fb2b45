import type { SelectionFilter } from "@/lib/contract/operations";
import { INDEX_ONLY, needsIndex } from "@/lib/contract/values/dead-letters";

/** The filter as the page's address holds it; null is "not filtered by this". */
export type UrlFilter = { [Part in keyof SelectionFilter]-?: NonNullable<SelectionFilter[Part]> | null };

/** The filter as requests take it, without the parts that are not set. */
export function toFilter(url: Partial<UrlFilter>): SelectionFilter {
  const parts = Object.entries(url).flatMap(([name, value]): [string, string | number][] => {
    const said = typeof value === "string" ? value.trim() : value;
    return said === null || said === "" ? [] : [[name, said]];
  });
  return Object.fromEntries(parts);
}

export const isFiltered = (filter: SelectionFilter): boolean => Object.keys(filter).length > 0;

/** Whether a filter asks at once for a text and for what only the index knows, which a search does and a list does not. */
export const asksForSearch = (filter: SelectionFilter): boolean =>
  filter.text !== undefined && needsIndex(filter);

/** Takes out of an address what only the index knows. */
export const WITHOUT_INDEX: Partial<UrlFilter> = Object.fromEntries(INDEX_ONLY.map((part) => [part, null]));
