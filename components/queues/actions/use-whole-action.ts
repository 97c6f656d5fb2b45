"use client";
import { parseAsString, useQueryStates } from "nuqs";

const urlState = { pause: parseAsString, resume: parseAsString };

/** Which queue that is spread is asked about in the overview's address, by the key of the whole; and how to ask and to stop. */
export function useWholeAction() {
  const [{ pause, resume }, setUrl] = useQueryStates(urlState);
  return {
    asking:
      pause !== null ? { wholeKey: pause, resuming: false } : resume && { wholeKey: resume, resuming: true },
    ask: (wholeKey: string, resuming: boolean) =>
      void setUrl({ pause: resuming ? null : wholeKey, resume: resuming ? wholeKey : null }),
    close: () => void setUrl(null),
  };
}

/** The overview with that question open. */
export const wholeActionHref = (wholeKey: string, resuming: boolean) =>
  `/?${resuming ? "resume" : "pause"}=${wholeKey}`;
