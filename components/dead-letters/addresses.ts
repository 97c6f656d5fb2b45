import type { SelectionFilter } from "@/lib/contract/operations";

/** The causes: the first view of dead letters. */
export const GROUPS_HREF = "/dead-letters";
/** The single dead letters. */
export const LETTERS_HREF = "/dead-letters/jobs";
/** The rules that merge and split groups. */
export const RULES_HREF = "/dead-letters/rules";
/** The rules by which dead letters go by themselves. */
export const RETENTION_HREF = "/dead-letters/retention";

/** Address of the list of single dead letters with this filter. */
export function deadLettersHref(filter: SelectionFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined) query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${LETTERS_HREF}?${text}` : LETTERS_HREF;
}

/** Address of a group's page, by the group's key. */
export const groupHref = (key: string): string => `${GROUPS_HREF}/groups/${encodeURIComponent(key)}`;
