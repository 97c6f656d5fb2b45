"use client";
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { GROUPINGS } from "./arrange";
import { ROW_STATES } from "./row-states";

export const VIEWS = ["table", "tiles"] as const;

const parsers = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(ROW_STATES),
  group: parseAsStringLiteral(GROUPINGS).withDefault("none"),
  view: parseAsStringLiteral(VIEWS).withDefault("table"),
  /** A column; empty: by trouble. */
  sort: parseAsString.withDefault(""),
  order: parseAsStringLiteral(["asc", "desc"]).withDefault("desc"),
  /** Queues that show their shards: the key of one of them each. */
  open: parseAsArrayOf(parseAsString).withDefault([]),
};

/** How the overview is looked at, as its address has it. */
export function useOverviewUrl() {
  const [url, setUrl] = useQueryStates(parsers);
  return { url, set: (part: Partial<typeof url>) => void setUrl(part) };
}
export type OverviewUrl = ReturnType<typeof useOverviewUrl>["url"];
