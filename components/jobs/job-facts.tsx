import Link from "next/link";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { JobDetail } from "@/lib/contract/jobs";
import { schedulerHref } from "../schedulers/addresses";
import { ranBy } from "./attempts";
import { ranByWords } from "./span-words";

/** The few facts that an operator asks for first. */
export function JobFacts({ job }: { job: JobDetail }) {
  return (
    <section aria-label="Facts">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
        <Fact name="Id">
          <span className="break-all font-mono text-xs">{job.id}</span>{" "}
          <CopyButton text={job.id} label="Copy the id" />
        </Fact>
        <Fact name="Queue">
          <Link className="hover:underline" href={`/queues/${job.queue}`}>
            {job.queueName}
          </Link>
        </Fact>
        {job.tenant !== null && <Fact name="Tenant">{job.tenant}</Fact>}
        <Fact name="Attempts">
          <span className="tabular-nums">
            {job.attemptsMade} of {job.attempts}
          </span>
          {job.attemptsStarted > job.attemptsMade && (
            <span className="text-muted"> · started {job.attemptsStarted} times</span>
          )}
        </Fact>
        {job.priority > 0 && <Fact name="Priority">{job.priority}</Fact>}
        {job.runAt !== null && (
          <Fact name="Runs">
            <RelativeTime at={job.runAt} />
          </Fact>
        )}
        {job.heldBy !== null && (
          <Fact name="Held by">
            <Link className="text-accent underline underline-offset-2" href="/flags">
              {job.heldBy}
            </Link>
          </Fact>
        )}
        {job.stalledCounter > 0 && <Fact name="Stalled">{job.stalledCounter} ×</Fact>}
        {job.processedBy !== null && (
          <Fact name="Worker">{ranByWords({ kind: "attempt", by: ranBy(job.processedBy) })}</Fact>
        )}
        {job.schedulerId !== null && (
          <Fact name="Scheduler">
            <Link className="hover:underline" href={schedulerHref({ queue: job.queue, id: job.schedulerId })}>
              {job.schedulerId}
            </Link>
          </Fact>
        )}
        {job.deduplicationId !== null && <Fact name="Deduplication">{job.deduplicationId}</Fact>}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
