"use client";

import { ArrowDownToLine, Download } from "lucide-react";
import { debounce, parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { useSettled } from "@/components/hooks/use-settled";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import type { JobDetail } from "@/lib/contract/jobs";
import { formatNumber, plural } from "@/lib/format";
import { HitSearch } from "./hit-search";
import { jobHref } from "./job-href";
import { LogRows } from "./log-rows";

import { readRows, useLogSearch, useLogTotal } from "./use-job-log";

const COPIED_ROWS = 1_000;
const TYPING_MS = 300;

/** What the processor logged for this job: followed while the job runs, searched, copied and downloaded. */
export function JobLogs({ job }: { job: JobDetail }) {
  const { queue, id } = job;
  const place = { queue, id };
  const isLive = job.state !== "completed" && job.state !== "failed";
  const log = useLogTotal(place, isLive);
  const [text, setText] = useQueryState("log", parseAsString.withDefault(""));
  const wanted = useSettled(text, TYPING_MS);
  const search = useLogSearch(place, wanted, log.total);
  const [at, setAt] = useState<number | null>(null);
  const [follows, setFollows] = useState(isLive);
  const hit = at === null ? null : (search.hits[at] ?? null);
  if (log.isError && log.total === 0)
    return <ErrorState error={log.error} onRetry={() => void log.refetch()} />;
  if (log.total === 0) return null;

  const look = (next: number) => {
    const { length } = search.hits;
    if (length === 0) return;
    setFollows(false);
    setAt((next + length) % length);
  };
  const copied = Math.min(log.total, COPIED_ROWS);
  const copy = async () =>
    (await readRows(place, log.total - copied, copied)).filter((row) => row !== null).join("\n");
  return (
    <section aria-labelledby="logs" className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h2 id="logs" className="font-medium text-sm">
          Logs
        </h2>
        <span className="text-muted text-xs tabular-nums">{plural(log.total, "row")}</span>
        <HitSearch
          label="Search in the logs"
          text={text}
          hits={search.hits.length}
          at={at}
          about={searchWords(search, wanted, log.total)}
          onType={(next) => {
            setAt(null);
            void setText(next || null, { limitUrlUpdates: debounce(TYPING_MS) });
          }}
          onLook={look}
        />
        <span className="ml-auto flex items-center gap-1">
          <Button
            size="sm"
            variant="ghost"
            aria-pressed={follows}
            className={follows ? "text-accent" : undefined}
            onClick={() => {
              setAt(null);
              setFollows(!follows);
            }}
          >
            <ArrowDownToLine aria-hidden /> {follows ? "Following" : "Follow"}
          </Button>
          <CopyButton
            text={copy}
            label={
              log.total > COPIED_ROWS ? `Copy the last ${formatNumber(COPIED_ROWS)} rows` : "Copy the logs"
            }
          />
          <Button size="sm" variant="ghost" asChild>
            <a href={`/api/v1${jobHref(job)}/logs/download`} download>
              <Download aria-hidden /> Download
            </a>
          </Button>
        </span>
      </header>
      <LogRows
        place={place}
        total={log.total}
        isMoving={isLive && keepsLastOnly(job)}
        wanted={wanted}
        hit={hit}
        follows={follows}
        onFollow={setFollows}
      />
    </section>
  );
}

/** With `keepLogs` BullMQ throws the oldest rows away. */
const keepsLastOnly = ({ opts }: JobDetail) => /"(?:keepLogs|kl)":\s*[1-9]/.test(opts.text);

function searchWords(
  { hits, searched, isSearching, isFull, error }: ReturnType<typeof useLogSearch>,
  wanted: string,
  total: number,
): string | null {
  if (wanted === "") return null;
  if (error) return error.message;
  if (isFull) return `the first ${formatNumber(hits.length)}`;
  if (isSearching && searched < total)
    return `${formatNumber(searched)} of ${formatNumber(total)} rows searched…`;
  return hits.length === 0 ? "none" : null;
}
