"use client";

import { debounce, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useEffect, useMemo, useRef, useState } from "react";
import { FAILURE_CLASSES } from "@/lib/contract/values/failures";
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

/** The filter in the page's address, and how to change it. What is typed reaches the address, and is asked, when the typing pauses. */
export function useDeadLetterFilter() {
  const [url, setUrl] = useQueryStates(parsers, { history: "replace", clearOnDefault: true });
  /** While someone types: what was asked before. */
  const [held, setHeld] = useState<UrlFilter | null>(null);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pause.current), []);
  const asked = JSON.stringify(held ?? url);
  const filter = useMemo(() => toFilter(JSON.parse(asked) as UrlFilter), [asked]);
  const release = () => {
    clearTimeout(pause.current);
    setHeld(null);
  };
  const set = (part: Partial<UrlFilter> | null) => {
    release();
    void setUrl(part);
  };
  return {
    /** As it stands in the fields. */
    url,
    /** As it is asked. */
    filter,
    set,
    type: (part: Partial<UrlFilter>) => {
      clearTimeout(pause.current);
      setHeld((before) => before ?? url);
      pause.current = setTimeout(release, TYPING_MS);
      void setUrl(part, { limitUrlUpdates: debounce(TYPING_MS) });
    },
    clear: () => set(null),
  };
}
