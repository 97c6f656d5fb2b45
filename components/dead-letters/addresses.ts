import type { SelectionFilter } from "@/lib/contract/operations";

/** The causes: the first view of dead letters. */
export const GROUPS_HREF = "/dead-letters";
/** The single dead letters. */
export const LETTERS_HREF = "/dead-letters/jobs";
/** Looking for a text or a path in them. */
export const SEARCH_HREF = "/dead-letters/search";
/** The rules that merge and split groups. */
export const RULES_HREF = "/dead-letters/rules";
/** The rules by which dead letters go by themselves. */
export const RETENTION_HREF = "/dead-letters/retention";

/** Address of the list of single dead letters with this filter. */
export const deadLettersHref = (filter: SelectionFilter): string => withQuery(LETTERS_HREF, filter);

/** Address of the search for a filter's text, with all else that it asks. */
export const searchHref = ({ text, ...filter }: SelectionFilter): string =>
  withQuery(SEARCH_HREF, { error: text, ...filter });

function withQuery(href: string, parts: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) {
    if (value !== undefined) query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${href}?${text}` : href;
}

/** Address of a group's page, by the group's key. */
export const groupHref = (key: string): string => `${GROUPS_HREF}/groups/${encodeURIComponent(key)}`;
