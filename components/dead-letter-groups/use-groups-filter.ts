"use client";

import { debounce, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { GROUP_SORTS, STATE_FILTERS, TREND_RANGES } from "@/lib/contract/dead-letter-groups";

const TYPING_MS = 300;
export const PAGE = 50;

const parsers = {
  queue: parseAsString,
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
  const { queue, tenant, text, owner, ...rest } = url;
  const query = {
    ...rest,
    ...(queue ? { queue } : {}),
    ...(tenant ? { tenant } : {}),
    ...(text?.trim() ? { text: text.trim() } : {}),
    ...(owner ? { owner } : {}),
    limit: PAGE,
  };
  return {
    url,
    query,
    isFiltered: Boolean(queue || tenant || text || owner) || url.state !== "open",
    set: (part: Partial<typeof url>) => void setUrl({ offset: 0, ...part }),
    type: (text: string) =>
      void setUrl({ offset: 0, text: text || null }, { limitUrlUpdates: debounce(TYPING_MS) }),
    clear: () => void setUrl({ queue: null, tenant: null, text: null, owner: null, state: "all", offset: 0 }),
  };
}
export type GroupsUrl = ReturnType<typeof useGroupsFilter>["url"];
