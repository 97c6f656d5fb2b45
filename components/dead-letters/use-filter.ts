"use client";

import { debounce, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { useSettled } from "@/components/hooks/use-settled";
import { FAILURE_CLASSES } from "@/lib/contract/failures";
import { toFilter, type UrlFilter } from "./filter";

const TYPING_MS = 300;

const parsers = {
  queue: parseAsString,
  spread: parseAsString,
  name: parseAsString,
  text: parseAsString,
  group: parseAsString,
  tenant: parseAsString,
  appVersion: parseAsString,
  class: parseAsStringLiteral(FAILURE_CLASSES),
  code: parseAsString,
  from: parseAsInteger,
  to: parseAsInteger,
  minAttempts: parseAsInteger,
  maxAttempts: parseAsInteger,
};

/** The filter in the page's address, and how to change it. What is typed reaches the address, and asks, when the typing pauses. */
export function useDeadLetterFilter() {
  const [url, setUrl] = useQueryStates(parsers, { history: "replace", clearOnDefault: true });
  const { name, text, tenant, appVersion, code, minAttempts, maxAttempts } = url;
  const typed = useSettled({ name, text, tenant, appVersion, code, minAttempts, maxAttempts }, TYPING_MS);
  const { queue, spread, group, from, to } = url;
  const kind = url.class;
  const filter = useMemo(
    () => toFilter({ ...typed, queue, spread, group, class: kind, from, to }),
    [typed, queue, spread, group, kind, from, to],
  );
  return {
    /** As it stands in the fields. */
    url,
    /** As it is asked. */
    filter,
    set: (part: Partial<UrlFilter>) => void setUrl(part),
    type: (part: Partial<UrlFilter>) => void setUrl(part, { limitUrlUpdates: debounce(TYPING_MS) }),
    clear: () => void setUrl(null),
  };
}
