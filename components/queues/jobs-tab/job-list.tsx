"use client";
import { useRouter } from "next/navigation";
import { useMediaQuery } from "@/components/hooks/use-media-query";
import { useRowKeys } from "@/components/hooks/use-row-keys";
import { jobHref } from "@/components/jobs/job-href";
import { EmptyState } from "@/components/ui/empty-state";
import type { JobState } from "@/lib/contract/common";
import type { JobSummary } from "@/lib/contract/jobs";
import { JobCards } from "./job-cards";
import { COLUMNS } from "./job-columns";
import { EMPTY_WORDS } from "./job-states";
import { JobTable } from "./job-table";

export interface JobListProps {
  state: JobState;
  jobs: readonly JobSummary[];
  queueName: string;
}

/** A page of jobs, as a table or as cards; j and k move in it, Enter opens a job. */
export function JobList({ state, jobs, queueName }: JobListProps) {
  const router = useRouter();
  const wide = useMediaQuery("(min-width: 768px)");
  const cursor = useRowKeys({
    count: jobs.length,
    onOpen: (index) => {
      const job = jobs[index];
      if (job) router.push(jobHref(job));
    },
  });
  if (jobs.length === 0) return <EmptyState {...EMPTY_WORDS[state]} />;
  const shared = { jobs, columns: COLUMNS[state], label: `Jobs of ${queueName}: ${state}` };
  return wide ? <JobTable {...shared} cursor={cursor} /> : <JobCards {...shared} />;
}
