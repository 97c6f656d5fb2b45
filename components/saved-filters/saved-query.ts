import { GROUPS_HREF, LETTERS_HREF, SEARCH_HREF } from "../dead-letters/addresses";

/** A page whose filter can be saved. */
export type FilterView = "groups" | "letters" | "search";

/** What an address says beside what it filters by. */
const NOT_FILTER = ["job", "operation", "offset"];
const OF_SEARCH = ["error", "payload", "path"];

/** What is saved of a page's address: its filter, which says by itself to which page it belongs. Empty when it has none. */
export function savedQuery(search: string, view: FilterView): string {
  const query = new URLSearchParams(search);
  for (const part of NOT_FILTER) query.delete(part);
  // A state is what the other pages never have.
  if (view === "groups" && !query.has("state")) query.set("state", "open");
  query.sort();
  return query.toString();
}

/** The page that a saved query belongs to, and its address there. */
export function savedHref(query: string): string {
  const parts = new URLSearchParams(query);
  const has = (names: string[]) => names.some((name) => parts.has(name));
  const page = has(OF_SEARCH) ? SEARCH_HREF : parts.has("state") ? GROUPS_HREF : LETTERS_HREF;
  return query === "" ? page : `${page}?${query}`;
}

/** What that page is called. */
export function pageWords(query: string): string {
  const href = savedHref(query);
  if (href.startsWith(SEARCH_HREF)) return "search";
  return href.startsWith(LETTERS_HREF) ? "list" : "groups";
}
