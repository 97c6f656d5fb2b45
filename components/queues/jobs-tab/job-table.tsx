"use client";
import { useEffect, useRef } from "react";
import { jobHref } from "@/components/jobs/job-href";
import { Checkbox } from "@/components/ui/checkbox";
import { Link } from "@/components/ui/link";
import { cn } from "@/lib/cn";
import type { JobSummary } from "@/lib/contract/jobs";
import { areAllShownSelected } from "../../dead-letters/selection";
import type { JobColumn } from "./job-columns";
import { type JobChoice, JobSelect } from "./job-select";

export interface JobTableProps {
  jobs: readonly JobSummary[];
  columns: readonly JobColumn[];
  /** Index of the row under the keyboard's cursor, -1 for none. */
  cursor: number;
  label: string;
  /** Null where nothing can be done to several at once. */
  choice: JobChoice | null;
}

const HEAD = "h-8 whitespace-nowrap border-b border-line-strong px-2 font-medium text-muted text-xs";

/** One page of jobs, a row each. */
export function JobTable({ jobs, columns, cursor, label, choice }: JobTableProps) {
  const current = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (cursor >= 0) current.current?.scrollIntoView({ block: "nearest" });
  }, [cursor]);
  return (
    <table className="w-full border-separate border-spacing-0">
      <caption className="sr-only">{label}</caption>
      <thead>
        <tr>
          {choice && (
            <th scope="col" className={cn(HEAD, "w-8 pl-3 text-left")}>
              <Checkbox
                aria-label="Select all shown"
                checked={areAllShownSelected(choice.selection, jobs)}
                onClick={(event) => {
                  event.preventDefault();
                  choice.onToggleShown();
                }}
              />
            </th>
          )}
          <th scope="col" className={cn(HEAD, "pl-3 text-left")}>
            Job
          </th>
          {columns.map(({ id, header, numeric }) => (
            <th key={id} scope="col" className={cn(HEAD, "last:pr-3", numeric ? "text-right" : "text-left")}>
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {jobs.map((job, index) => (
          <tr
            key={job.id}
            ref={index === cursor ? current : undefined}
            data-cursor={index === cursor || undefined}
            className="hover:bg-raised data-cursor:bg-accent-soft [&:last-child>td]:border-b-0"
          >
            {choice && (
              <td className="h-8 border-b py-0 pl-3">
                <JobSelect job={job} choice={choice} />
              </td>
            )}
            <td className="h-8 max-w-80 border-b py-0 pr-2 pl-3">
              <JobName job={job} />
            </td>
            {columns.map(({ id, numeric, wide, cell }) => (
              <td
                key={id}
                className={cn(
                  "h-8 whitespace-nowrap border-b px-2 last:pr-3",
                  numeric && "text-right",
                  wide && "w-full max-w-0 min-w-40 text-muted",
                )}
              >
                {cell(job)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export const JobName = ({ job }: { job: JobSummary }) => (
  <Link
    href={jobHref(job)}
    className="group flex min-w-0 items-baseline gap-2"
    title={`${job.name} ${job.id}`}
  >
    <span className="min-w-0 shrink truncate font-medium group-hover:underline">{job.name}</span>
    <span className="min-w-12 max-w-40 shrink truncate font-mono text-muted text-xs">{job.id}</span>
  </Link>
);
