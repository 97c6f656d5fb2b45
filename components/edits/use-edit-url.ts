"use client";

import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { EDIT_ACTIONS } from "@/lib/contract/values/edits";

const urlState = {
  /** What is asked about; null while nothing is. */
  edit: parseAsStringLiteral(EDIT_ACTIONS),
  editName: parseAsString.withDefault(""),
  editText: parseAsString.withDefault(""),
  /** Epoch ms. */
  editBefore: parseAsInteger,
};

/** The question about an edit of the jobs of a queue, and which jobs it is about, in the address. */
export function useEditUrl() {
  const [url, setUrl] = useQueryStates(urlState);
  return { url, setUrl, close: () => void setUrl(null) };
}
export type EditUrl = ReturnType<typeof useEditUrl>["url"];
