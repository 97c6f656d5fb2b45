"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { SearchQuery } from "@/lib/contract/dead-letter-search";
import { send } from "@/lib/http/client";
import { readSearch } from "./read-search";
import { IDLE, type SearchRun, withLines } from "./search-run";

/** Hits after which it stops, until someone wants more. */
const HITS = 100;

/** Hits and counts of what is asked, as they come. It begins by itself, and ends with the page. */
export function useSearch(query: Partial<SearchQuery> | null) {
  const [run, setRun] = useState<SearchRun>(IDLE);
  const running = useRef<AbortController | null>(null);

  const look = useCallback((asked: Partial<SearchQuery>, from: SearchRun) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setRun({ ...from, state: "running", error: null });
    const cursor = from.end?.nextCursor ?? undefined;
    const tell = (change: (before: SearchRun) => SearchRun) => {
      if (!controller.signal.aborted) setRun(change);
    };
    const query = { ...asked, limit: HITS, ...(cursor === undefined ? {} : { cursor }) };
    void readSearch(send("GET /api/v1/dead-letters/search", { query }, { signal: controller.signal }), {
      lines: (lines) => tell((before) => withLines(before, lines)),
      failed: (error) => tell((before) => ({ ...before, state: "failed", error })),
    });
  }, []);

  const text = query === null ? null : JSON.stringify(query);
  useEffect(() => {
    if (text === null) setRun(IDLE);
    else look(JSON.parse(text) as Partial<SearchQuery>, IDLE);
    return () => running.current?.abort();
  }, [text, look]);

  return {
    run,
    /** Ends it, and keeps what was found. */
    stop: () => {
      running.current?.abort();
      setRun((before) => ({ ...before, state: "stopped" }));
    },
    /** Goes on behind the last end, or begins anew where it has not come to one. */
    goOn: () => query && look(query, run.end?.nextCursor ? run : IDLE),
    again: () => query && look(query, IDLE),
  };
}
