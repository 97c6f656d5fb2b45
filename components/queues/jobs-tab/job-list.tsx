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
import type { JobChoice } from "./job-select";
import { EMPTY_WORDS } from "./job-states";
import { JobTable } from "./job-table";

export interface JobListProps {
  state: JobState;
  jobs: readonly JobSummary[];
  queueName: string;
  /** Null where nothing can be done to several at once. */
  choice: JobChoice | null;
}

/** A page of jobs, as a table or as cards; j and k move in it, x chooses a job, Enter opens it. */
export function JobList({ state, jobs, queueName, choice }: JobListProps) {
  const router = useRouter();
  const wide = useMediaQuery("(min-width: 768px)");
  const cursor = useRowKeys({
    count: jobs.length,
    onOpen: (index) => {
      const job = jobs[index];
      if (job) router.push(jobHref(job));
    },
    onToggle: (index) => {
      const job = jobs[index];
      if (job) choice?.onToggle(job, false);
    },
  });
  if (jobs.length === 0) return <EmptyState {...EMPTY_WORDS[state]} />;
  const shared = { jobs, columns: COLUMNS[state], label: `Jobs of ${queueName}: ${state}`, choice };
  return wide ? <JobTable {...shared} cursor={cursor} /> : <JobCards {...shared} />;
}
