"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { AGAINST_NAMES } from "@/components/queues/against";

const urlState = {
  /** Keys of queues; the second is the first one again where it is left out. */
  a: parseAsString,
  b: parseAsString,
  /** How much earlier the second side is; left out, at the same time. */
  against: parseAsStringLiteral(AGAINST_NAMES),
};

/** What is compared, in the address. */
export function useCompare() {
  const [url, setUrl] = useQueryStates(urlState, { history: "push" });
  return { url, set: (part: Partial<typeof url>) => void setUrl(part) };
}
export type Compared = ReturnType<typeof useCompare>["url"];
