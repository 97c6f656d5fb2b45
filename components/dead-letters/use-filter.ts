"use client";

import { debounce, parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { toFilter, type UrlFilter } from "./filter";

const TYPING_MS = 300;

const parsers = {
  queue: parseAsString,
  spread: parseAsString,
  name: parseAsString,
  text: parseAsString,
  from: parseAsInteger,
  to: parseAsInteger,
};

/** The filter in the page's address, and how to change it. What is typed reaches the address when the typing pauses. */
export function useDeadLetterFilter() {
  const [url, setUrl] = useQueryStates(parsers, { history: "replace", clearOnDefault: true });
  const filter = useMemo(() => toFilter(url), [url]);
  return {
    url,
    filter,
    set: (part: Partial<UrlFilter>) => void setUrl(part),
    type: (part: Partial<Pick<UrlFilter, "name" | "text">>) =>
      void setUrl(part, { limitUrlUpdates: debounce(TYPING_MS) }),
    clear: () => void setUrl(null),
  };
}
