import Link from "next/link";
import type { ReactNode } from "react";
import { StateBadge } from "@/components/ui/state-badge";
import { JOB_STATES } from "@/lib/contract/common";
import type { JobDetail } from "@/lib/contract/jobs";
import { jobHref } from "./job-href";

type Relative = JobDetail["children"]["items"][number];

interface Props {
  parent: JobDetail["parent"];
  jobs: JobDetail["children"];
}

/** The flow around a job: the parent that waits for it and the children it waits for. */
export function JobRelatives({ parent, jobs }: Props) {
  if (!parent && jobs.total === 0) return null;
  const missing = jobs.total - jobs.items.length;
  return (
    <section aria-labelledby="flow" className="grid gap-2 text-sm">
      <h2 id="flow" className="font-medium text-sm">
        Flow
      </h2>
      {parent && (
        <Group title="Parent">
          <Item job={parent} />
        </Group>
      )}
      {jobs.total > 0 && (
        <Group title={jobs.total === 1 ? "1 child" : `${jobs.total.toLocaleString("en-GB")} children`}>
          {jobs.items.map((job) => (
            <Item key={`${job.queue} ${job.id}`} job={job} />
          ))}
          {missing > 0 && (
            <li className="px-3 py-1.5 text-muted">{missing.toLocaleString("en-GB")} more are not shown</li>
          )}
        </Group>
      )}
    </section>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-1 text-muted text-xs">{title}</h3>
      <ul className="max-h-80 divide-y divide-line overflow-y-auto rounded-md border border-line">
        {children}
      </ul>
    </div>
  );
}

function Item({ job }: { job: Relative }) {
  const state = JOB_STATES.find((known) => known === job.state);
  return (
    <li className="flex min-h-8 items-center justify-between gap-3 px-3">
      <Link
        prefetch={false}
        className="min-w-0 truncate hover:underline"
        href={jobHref(job)}
        title={`${job.queueName} ${job.id}`}
      >
        {job.name ?? job.id} <span className="text-muted">· {job.queueName}</span>
      </Link>
      {state ? <StateBadge state={state} /> : <span className="text-muted">{job.state}</span>}
    </li>
  );
}
