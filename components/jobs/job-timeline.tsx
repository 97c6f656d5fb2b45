"use client";

import { parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/relative-time";
import type { JobDetail } from "@/lib/contract/jobs";
import { useJobDecisions } from "../decisions/use-decisions";
import { Gantt } from "./gantt";
import { SpanTable } from "./span-table";
import { spansOf } from "./spans";

const parsers = {
  timeline: parseAsStringLiteral(["bars", "table"]).withDefault("bars"),
  /** From when: the whole of its life, or the last replay. */
  life: parseAsStringLiteral(["whole", "last"]).withDefault("whole"),
};

/** The states and attempts of a job's life with how long each lasted; it goes on while the job does. */
export function JobTimeline({ job }: { job: JobDetail }) {
  const [{ timeline, life }, set] = useQueryStates(parsers, { history: "replace", clearOnDefault: true });
  const decisions = useJobDecisions(job);
  const nowMs = useNow();
  const decided = useMemo(
    () => decisions.data?.pages.flatMap((page) => page.decisions) ?? [],
    [decisions.data],
  );
  const all = useMemo(() => spansOf(job, decided, nowMs), [job, decided, nowMs]);
  const replayedAt = all.findLastIndex(({ kind }) => kind === "replayed");
  const spans = life === "last" && replayedAt > 0 ? all.slice(replayedAt) : all;
  if (spans.length === 0) return null;
  return (
    <section aria-labelledby="timeline" className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
      <header className="flex flex-wrap items-center gap-2">
        <h2 id="timeline" className="font-medium text-sm">
          Timeline
        </h2>
        <span className="ml-auto flex gap-1">
          {replayedAt > 0 && (
            <Button
              size="sm"
              variant="ghost"
              onClick={() => void set({ life: life === "last" ? null : "last" })}
            >
              {life === "last" ? "Whole life" : "Since the last replay"}
            </Button>
          )}
          <Button
            size="sm"
            variant="ghost"
            onClick={() => void set({ timeline: timeline === "table" ? null : "table" })}
          >
            {timeline === "table" ? "Bars" : "Table"}
          </Button>
        </span>
      </header>
      {timeline === "table" ? (
        <SpanTable spans={spans} nowMs={nowMs} />
      ) : (
        <Gantt spans={spans} nowMs={nowMs} />
      )}
      {decisions.hasNextPage && (
        <p className="text-muted text-xs">
          Workers decided more over this job than is drawn: the older decisions are below.
        </p>
      )}
    </section>
  );
}
