"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type SearchLine, type SearchQuery, searchDeadLetters } from "@/lib/contract/dead-letter-search";
import { ApiError, send } from "@/lib/http/client";
import { readLines } from "@/lib/http/lines";
import { IDLE, type SearchRun, withLines } from "./search-run";

/** Hits after which it stops, until someone wants more. */
const HITS = 100;
/** What has come is drawn this often; the first lines at once. */
const DRAW_MS = 100;

const CUT_OFF = new Error("The answer was cut off. What was found by then is shown; search again.");

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
    void readSearch(
      { ...asked, limit: HITS, ...(cursor === undefined ? {} : { cursor }) },
      controller.signal,
      {
        lines: (lines) => tell((before) => withLines(before, lines)),
        failed: (error) => tell((before) => ({ ...before, state: "failed", error })),
      },
    );
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

interface Told {
  lines(lines: SearchLine[]): void;
  failed(error: Error): void;
}

/** Reads a search to its end, and tells what comes in bunches. */
async function readSearch(query: Partial<SearchQuery>, signal: AbortSignal, told: Told): Promise<void> {
  let bunch: SearchLine[] = [];
  let drawnAt = 0;
  const draw = () => {
    if (bunch.length > 0) told.lines(bunch);
    bunch = [];
    drawnAt = performance.now();
  };
  try {
    for await (const line of readLines(
      searchDeadLetters,
      await send(searchDeadLetters, { query }, { signal }),
    )) {
      if (line.type === "problem") throw new ApiError(line.problem);
      bunch.push(line);
      if (performance.now() - drawnAt >= DRAW_MS || line.type === "end") draw();
      if (line.type === "end") return;
    }
    throw CUT_OFF;
  } catch (error) {
    draw();
    told.failed(error instanceof ApiError ? error : CUT_OFF);
  }
}
