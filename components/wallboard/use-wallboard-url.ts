"use client";

import { parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { ALL, TROUBLED } from "./slides";

export const LEAST_SECONDS = 3;
export const MOST_SECONDS = 600;

const urlState = {
  /** Names of pictures: `all`, `troubled`, `pinned`, `prefix:…` or keys of queues. */
  show: parseAsArrayOf(parseAsString).withDefault([ALL, TROUBLED]),
  /** Seconds for each. */
  every: parseAsInteger.withDefault(15),
  theme: parseAsStringLiteral(["dark", "light"]).withDefault("dark"),
};

/** What the wallboard shows, for how long and in which colours, in the address. */
export function useWallboardUrl() {
  const [url, setUrl] = useQueryStates(urlState);
  const everyMs = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, url.every)) * 1_000;
  return { url: { ...url, everyMs }, setUrl: (part: Partial<typeof url>) => void setUrl(part) };
}
