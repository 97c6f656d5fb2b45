import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { JobDetail } from "@/lib/contract/jobs";
import { deadLettersHref, groupHref } from "../dead-letters/addresses";
import { schedulerHref } from "../schedulers/addresses";
import { ranBy } from "./attempts";
import { jobHref } from "./job-href";
import { placeWords } from "./span-words";

/** The few facts that an operator asks for first. */
export function JobFacts({ job }: { job: JobDetail }) {
  return (
    <section aria-label="Facts">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-4 gap-y-1.5 text-sm">
        <Fact name="Id">
          <span className="flex items-center gap-1">
            <span className="break-all font-mono text-xs">{job.id}</span>
            <CopyButton text={job.id} label="Copy the id" />
          </span>
        </Fact>
        <Fact name="Queue">
          <Link className="hover:underline" href={`/queues/${job.queue}`}>
            {job.queueName}
          </Link>
        </Fact>
        {job.group !== null && (
          <Fact name="Cause">
            <Go href={groupHref(job.group)}>Its group of dead letters</Go>
          </Fact>
        )}
        {job.trace !== null && (
          <Fact name="Trace">
            <Trace {...job.trace} />
          </Fact>
        )}
        {job.tenant !== null && (
          <Fact name="Tenant">
            {job.tenant}
            <Ways>
              <Go href={deadLettersHref({ queue: job.queue, tenant: job.tenant })}>
                Dead letters of this tenant
              </Go>
              <Go href={breakdownHref(job.queue, "tenant")}>Beside other tenants</Go>
            </Ways>
          </Fact>
        )}
        <Fact name="Name">
          {job.name}
          <Ways>
            <Go href={deadLettersHref({ queue: job.queue, name: job.name })}>Dead letters of this name</Go>
            <Go href={breakdownHref(job.queue, "name")}>Beside other names</Go>
          </Ways>
        </Fact>
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
          <Fact name="Worker">{placeWords(ranBy(job.processedBy)) || job.processedBy}</Fact>
        )}
        {job.schedulerId !== null && (
          <Fact name="Scheduler">
            <Link className="hover:underline" href={schedulerHref({ queue: job.queue, id: job.schedulerId })}>
              {job.schedulerId}
            </Link>
          </Fact>
        )}
        {job.deduplicationId !== null && (
          <Fact name="Deduplication">
            <span className="break-all">{job.deduplicationId}</span> <Deduplicated job={job} />
          </Fact>
        )}
      </dl>
    </section>
  );
}

/** What was done of each name or tenant of a queue; of all of them, as no list of jobs is kept by either. */
const breakdownHref = (queue: string, by: "name" | "tenant") =>
  `/queues/${encodeURIComponent(queue)}?tab=breakdown&by=${by}`;

/** Each is as high as a finger needs where they stand below each other. */
const Ways = ({ children }: { children: ReactNode }) => (
  <span className="flex flex-wrap gap-x-3 leading-6">{children}</span>
);

const Go = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link className="whitespace-nowrap text-accent underline underline-offset-2" href={href}>
    {children}
  </Link>
);

/** Where no address is configured the id is there to be copied. */
function Trace({ id, href }: { id: string; href: string | null }) {
  const text = <span className="break-all font-mono text-xs">{id}</span>;
  return (
    <>
      {href === null ? (
        text
      ) : (
        <a className="text-accent underline underline-offset-2" href={href} target="_blank" rel="noreferrer">
          {text}
        </a>
      )}{" "}
      <CopyButton text={id} label="Copy the id of the trace" />
    </>
  );
}

/** What comes of another job that is added with the same id. */
function Deduplicated({ job }: { job: JobDetail }) {
  const { deduplicatedTo: to, queue, id } = job;
  if (to === null) return <span className="text-muted">lets the next one in</span>;
  if (to === id) return <span className="text-muted">stands for this job</span>;
  return <Go href={jobHref({ queue, id: to })}>Job that it stands for</Go>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
