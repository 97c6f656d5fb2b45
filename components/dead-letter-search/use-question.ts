"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { type Question, toQuestion, toUrl } from "./question";

const parsers = { error: parseAsString, payload: parseAsString, path: parseAsString, value: parseAsString };

/** The question in the page's address. Each one asked is a step of the browser's history. */
export function useQuestion() {
  const [url, setUrl] = useQueryStates(parsers, { history: "push", clearOnDefault: true });
  const { error, payload, path, value } = url;
  const question = useMemo(() => toQuestion({ error, payload, path, value }), [error, payload, path, value]);
  return { question, ask: (next: Question) => void setUrl(toUrl(next)) };
}
