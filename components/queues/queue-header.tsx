"use client";
import { Cpu, GitCompareArrows, OctagonX, Pause } from "lucide-react";
import { useReadOnly } from "@/components/hooks/use-session";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import type { QueueDetail } from "@/lib/contract/queues";
import { plural } from "@/lib/format";
import { compareHref } from "../compare/addresses";
import { QueueActions } from "./actions/queue-actions";
import { limitWords } from "./limit-words";
import { pauseWords } from "./pause-words";

/** Who the queue is, what stops it, and what can be done. */
export function QueueHeader({ queue }: { queue: QueueDetail }) {
  const readOnly = useReadOnly();
  return (
    <PageHeader
      title={
        <>
          <span className="min-w-0 break-all">{queue.name}</span>
          <span className="break-all font-mono font-normal text-muted text-xs" title="Prefix of its keys">
            {queue.prefix}
          </span>
          <Marks queue={queue} />
        </>
      }
      description={<Facts queue={queue} />}
      actions={<QueueActions queue={queue} readOnly={readOnly} />}
    />
  );
}

const Marks = ({ queue }: { queue: QueueDetail }) => (
  <>
    {queue.paused && (
      <Badge tone="warn">
        <Pause aria-hidden /> {pauseWords(queue.pausedBy)}
      </Badge>
    )}
    {queue.flags.map((flag) => (
      <Link key={flag} href="/flags" className="max-w-full">
        <Badge tone="danger" className="max-w-full">
          <OctagonX aria-hidden /> <span className="truncate">Kill switch {flag}</span>
        </Badge>
      </Link>
    ))}
    {!queue.keepsFailures && <Badge>Failures not kept</Badge>}
  </>
);

const Facts = ({ queue }: { queue: QueueDetail }) => (
  <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
    <span
      title={queue.runtime ? undefined : "Its workers are plain BullMQ: switches stop the whole queue only."}
    >
      {queue.runtime ? "Spillway runtime" : "Foreign workers"}
    </span>
    <Link href="/workers" className="inline-flex items-center gap-1 hover:underline">
      <Cpu aria-hidden />
      {queue.workers === null ? "workers unknown" : plural(queue.workers, "worker")}
    </Link>
    {queue.version && <span className="font-mono">{queue.version}</span>}
    {limitWords(queue.limits).map((words) => (
      <span key={words}>{words}</span>
    ))}
    <Link href={compareHref(queue.key)} className="inline-flex items-center gap-1 hover:underline">
      <GitCompareArrows aria-hidden />
      Compare…
    </Link>
  </span>
);
