import type { ReactNode } from "react";
import { jobHref } from "@/components/jobs/job-href";
import { Badge } from "@/components/ui/badge";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Link } from "@/components/ui/link";
import { Progress } from "@/components/ui/progress";
import { RelativeTime } from "@/components/ui/relative-time";
import type { StuckJob, WorkerInfo } from "@/lib/contract/workers";
import { formatBytes, formatDuration, formatNumber, formatRate } from "@/lib/format";
import { concurrencyWords } from "./scale-words";
import { WorkerStateBadge } from "./worker-state";

const STUCK_WORDS: Record<StuckJob["because"], string> = {
  p99: "far longer than usual",
  timeout: "past its time-out",
  ignores: "told to stop, goes on",
};

/** One worker: why it is in its state, what it runs since when, and its figures. */
export function WorkerDetail({
  worker,
  nowMs,
  actions,
  onClose,
}: {
  worker: WorkerInfo;
  nowMs: number;
  actions: ReactNode;
  onClose: () => void;
}) {
  const { queue, loop, memory } = worker;
  const facts: [string, ReactNode][] = [
    ["Concurrency", concurrencyWords(worker)],
    ["Ends", worker.ratePerSec === null ? null : `${formatRate(worker.ratePerSec)} jobs/s`],
    ["Event loop late", loop && `${formatDuration(loop.p99Ms)} (p99), ${formatDuration(loop.p50Ms)} (p50)`],
    ["Memory", memory && `${formatBytes(memory.rssBytes)}, heap ${formatBytes(memory.heapBytes)}`],
    ["Version", worker.version],
    ["Policy", policyWords(worker)],
    ["Started", worker.startedAt === null ? null : <RelativeTime key="at" at={worker.startedAt} />],
    ["Last seen", <RelativeTime key="at" at={worker.lastSeenAt} />],
  ];
  const stuck = new Map(worker.stuck.map((job) => [`${job.id}:${job.attempt}`, job]));
  const ignoring = worker.stuck.filter(({ because }) => because === "ignores");
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`${worker.queueName} on ${worker.host ?? worker.address ?? "unknown host"} · ${worker.pid ?? "?"}`}
        description={worker.why.join(" ") || undefined}
      >
        <div className="flex items-center justify-between gap-2">
          <WorkerStateBadge worker={worker} />
          {actions}
        </div>
        {worker.phase === "draining" && (
          <Progress
            label="Slots that have drained"
            value={Math.max(0, (worker.concurrency ?? 0) - (worker.active ?? 0))}
            max={worker.concurrency ?? 0}
          />
        )}
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm tabular-nums">
          {facts.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd>{value ?? "not known"}</dd>
            </div>
          ))}
        </dl>
        <section className="grid gap-1">
          <h3 className="font-medium text-sm">
            Running ({formatNumber(worker.running.length + worker.runningRest)})
          </h3>
          <ul className="grid max-h-64 gap-1 overflow-y-auto text-sm">
            {[...ignoring, ...worker.running].map((job) => {
              const found = stuck.get(`${job.id}:${job.attempt}`);
              return (
                <li key={`${job.id}:${job.attempt}`} className="flex flex-wrap items-center gap-x-2">
                  <Link
                    href={jobHref({ queue, id: job.id })}
                    className="min-w-0 truncate text-accent hover:underline"
                  >
                    {job.name} {job.id}
                  </Link>
                  {job.attempt > 1 && <span className="text-muted text-xs">attempt {job.attempt}</span>}
                  {found && <Badge tone="danger">{STUCK_WORDS[found.because]}</Badge>}
                  <span className="ml-auto text-muted tabular-nums">
                    {formatDuration(Math.max(0, nowMs - job.sinceMs))}
                  </span>
                </li>
              );
            })}
          </ul>
          {worker.running.length === 0 && ignoring.length === 0 && (
            <p className="text-muted text-sm">Nothing runs.</p>
          )}
          {worker.runningRest > 0 && (
            <p className="text-muted text-xs">and {formatNumber(worker.runningRest)} more</p>
          )}
        </section>
      </DialogContent>
    </Dialog>
  );
}

function policyWords({ policyVersion, policySource, shard }: WorkerInfo): string | null {
  if (policyVersion === null) return null;
  if (policySource === "code") return "declared in code";
  return `version ${policyVersion}${policySource === "whole" && shard ? ` of ${shard.of}` : ""}`;
}
