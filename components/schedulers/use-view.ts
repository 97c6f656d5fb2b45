"use client";

import { debounce, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useSettled } from "@/components/hooks/use-settled";

const TYPING_MS = 300;
export const VIEWS = ["list", "agenda"] as const;
export const RANGES = ["24", "168"] as const;

const parsers = {
  view: parseAsStringLiteral(VIEWS).withDefault("list"),
  range: parseAsStringLiteral(RANGES).withDefault("24"),
  queue: parseAsString,
  q: parseAsString.withDefault(""),
  /** `1` while a new one is made. */
  new: parseAsString,
};

/** What the page of schedulers shows, as its address has it. What is typed asks when the typing pauses. */
export function useSchedulersUrl() {
  const [url, set] = useQueryStates(parsers, { history: "replace", clearOnDefault: true });
  const q = useSettled(url.q, TYPING_MS);
  return {
    url,
    filter: { queue: url.queue, q },
    set,
    type: (text: string) => void set({ q: text || null }, { limitUrlUpdates: debounce(TYPING_MS) }),
  };
}
