"use client";

import { ProblemText } from "@/components/operations/problem-text";
import { formatNumber, plural } from "@/lib/format";
import { ScanBar } from "../dead-letters/scan-bar";
import type { SearchRun } from "./search-run";

interface Props {
  run: SearchRun;
  onStop(): void;
  onGoOn(): void;
}

/** How far the search is, what of it is exact, and how to go on. */
export function SearchProgress({ run, onStop, onGoOn }: Props) {
  const { state, end, hits, scanned, of, matches, error } = run;
  // What was refused is told in place of the hits.
  if (state === "idle" || (state === "failed" && hits.length === 0)) return null;
  const isOver = state === "ended" && end?.isExact === true;
  const about = state === "ended" ? (end?.about ?? null) : null;
  const more = matches - hits.length;
  const goesOn = end?.nextCursor ? "Go on" : "Search again";
  return (
    <>
      <ScanBar
        scan={{ scanned, of, found: matches, ended: isOver, stopped: state === "stopped" }}
        about={about === matches ? null : about}
        searching={state === "running"}
        onStop={onStop}
        onContinue={isOver ? null : onGoOn}
        continueLabel={goesOn}
      >
        {more > 0 && <span className="text-muted">{formatNumber(hits.length)} are shown.</span>}
      </ScanBar>
      {end !== null && end.cut > 0 && (
        <output className="block text-muted text-xs">
          {plural(end.cut, "payload was", "payloads were")} looked at only as far as the first 256 KiB; a path
          finds nothing in these.
        </output>
      )}
      {error && hits.length > 0 && <ProblemText error={error} />}
    </>
  );
}
