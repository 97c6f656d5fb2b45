"use client";

import { debounce, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useSettled } from "@/components/hooks/use-settled";
import { GROUP_SORTS, STATE_FILTERS, TREND_RANGES } from "@/lib/contract/values/dead-letter-groups";
import { toFilter } from "../dead-letters/filter";

const TYPING_MS = 300;
export const PAGE = 50;

const parsers = {
  queue: parseAsString,
  spread: parseAsString,
  tenant: parseAsString,
  text: parseAsString,
  owner: parseAsString,
  state: parseAsStringLiteral(STATE_FILTERS).withDefault("open"),
  sort: parseAsStringLiteral(GROUP_SORTS).withDefault("count"),
  range: parseAsStringLiteral(TREND_RANGES).withDefault("24h"),
  offset: parseAsInteger.withDefault(0),
};

/** What the page's address asks of the list of groups, and how to change it; another filter begins at the first page. */
export function useGroupsFilter() {
  const [url, setUrl] = useQueryStates(parsers, { history: "replace", clearOnDefault: true });
  const { queue, spread, tenant, text: _, owner: __, ...rest } = url;
  // The address has each stroke at once; the server is asked when the typing pauses.
  const { text, owner } = useSettled({ text: url.text, owner: url.owner }, TYPING_MS);
  const query = {
    ...rest,
    ...toFilter({ queue, spread, tenant, text }),
    ...(owner?.trim() ? { owner: owner.trim() } : {}),
    limit: PAGE,
  };
  return {
    url,
    query,
    isFiltered: Boolean(queue || spread || tenant || text || owner) || url.state !== "open",
    set: (part: Partial<typeof url>) => void setUrl({ offset: 0, ...part }),
    type: (part: Partial<Pick<typeof url, "text" | "owner">>) =>
      void setUrl({ offset: 0, ...part }, { limitUrlUpdates: debounce(TYPING_MS) }),
    clear: () =>
      void setUrl({
        queue: null,
        spread: null,
        tenant: null,
        text: null,
        owner: null,
        state: "all",
        offset: 0,
      }),
  };
}
export type GroupsUrl = ReturnType<typeof useGroupsFilter>["url"];
