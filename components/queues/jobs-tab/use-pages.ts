"use client";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useCallback, useState } from "react";
import type { JobState } from "@/lib/contract/common";
import { JOB_STATES } from "@/lib/contract/values/common";
import { pageBefore, type Trail, walkTo } from "./page-trail";

const urlState = { state: parseAsStringLiteral(JOB_STATES), cursor: parseAsString };

/**
 * Which state and which page of it is shown, kept in the address. A cursor leads forward only: the way back is what
 * was walked since the page was opened, and from a pasted address it leads to the first page.
 */
export function usePages(fallback: JobState) {
  const [url, setUrl] = useQueryStates(urlState, { history: "push" });
  const [trail, setTrail] = useState<Trail>([]);
  // The first choice is kept: counts change every second, and the list must not jump to another state by itself.
  const [first] = useState(fallback);
  const { cursor } = url;

  const show = useCallback(
    (state: JobState) => {
      setTrail([]);
      void setUrl({ state, cursor: null });
    },
    [setUrl],
  );
  const next = useCallback(
    (to: string) => {
      setTrail((walked) => walkTo(walked, cursor, to));
      void setUrl({ cursor: to });
    },
    [cursor, setUrl],
  );
  const previous = useCallback(
    () => void setUrl({ cursor: pageBefore(trail, cursor) }),
    [cursor, setUrl, trail],
  );

  return { state: url.state ?? first, cursor, show, next, previous };
}
