import type { JobSummary } from "@/lib/contract/jobs";
import type { JobColumn } from "./job-columns";
import { type JobChoice, JobSelect } from "./job-select";
import { JobName } from "./job-table";

export interface JobCardsProps {
  jobs: readonly JobSummary[];
  columns: readonly JobColumn[];
  label: string;
  choice: JobChoice | null;
}

/** The same page of jobs where a table would be too wide. */
export const JobCards = ({ jobs, columns, label, choice }: JobCardsProps) => (
  <ul aria-label={label} className="divide-y divide-line">
    {jobs.map((job) => (
      <li key={job.id} className="grid min-w-0 gap-1 px-3 py-2">
        <div className="flex min-w-0 items-center gap-2">
          {choice && <JobSelect job={job} choice={choice} />}
          <JobName job={job} />
        </div>
        {columns
          .filter(({ wide }) => wide)
          .map(({ id, cell }) => (
            <div key={id} className="min-w-0 text-muted">
              {cell(job)}
            </div>
          ))}
        <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
          {columns
            .filter(({ wide }) => !wide)
            .map(({ id, header, cell }) => (
              <div key={id} className="flex gap-1">
                <dt className="text-muted">{header}</dt>
                <dd>{cell(job)}</dd>
              </div>
            ))}
        </dl>
      </li>
    ))}
  </ul>
);
