"use client";

import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { AGAINST_NAMES, type OtherTime } from "@/components/queues/against";

const urlState = {
  /** Keys of queues; the second is the first one again where it is left out. */
  a: parseAsString,
  b: parseAsString,
  /** How much earlier the second side is; left out, at the same time. */
  against: parseAsStringLiteral(AGAINST_NAMES),
  /** When the second side begins, ms; goes before `against`. */
  bFrom: parseAsInteger,
};

/** What is compared, in the address. */
export function useCompare() {
  const [url, setUrl] = useQueryStates(urlState, { history: "push" });
  const other: OtherTime | null = url.bFrom !== null && url.bFrom >= 0 ? url.bFrom : url.against;
  return { url, other, set: (part: Partial<typeof url>) => void setUrl(part) };
}
export type Compared = ReturnType<typeof useCompare>["url"];
