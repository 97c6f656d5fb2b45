"use client";
import { Hash } from "lucide-react";
import { StateBadge } from "@/components/ui/state-badge";
import type { Answer } from "@/lib/contract/endpoint";
import type { lookUpJob } from "@/lib/contract/job-lookup";
import { formatNumber, plural } from "@/lib/format";
import { jobHref } from "../jobs/job-href";
import { Group, Hint, Item } from "./palette-parts";
import type { useJobLookup } from "./use-job-lookup";

type FoundJob = Answer<typeof lookUpJob>["jobs"][number];

interface Props {
  lookup: ReturnType<typeof useJobLookup>;
  /** What was typed: an item is shown while its value holds it. */
  text: string;
  onGo: (href: string) => void;
}

/** The jobs with the id that was typed, before all else that has these characters in its name. */
export function FoundJobs({ lookup: { data }, text, onGo }: Props) {
  if (!data || data.jobs.length === 0) return null;
  const unseen = data.total - data.jobs.length;
  return (
    <Group heading={unseen > 0 ? `Jobs: ${data.jobs.length} of ${formatNumber(data.total)}` : "Jobs"}>
      {data.jobs.map((job) => (
        <Item key={`${job.queue} ${job.id}`} value={jobValue(job, text)} onSelect={() => onGo(jobHref(job))}>
          <Hash aria-hidden />
          <span className="max-w-[45%] shrink-0 truncate">{job.name || "(no name)"}</span>
          <span className="min-w-0 truncate font-mono text-muted text-xs">{job.id}</span>
          <Hint>
            {job.prefix}:{job.queueName}
          </Hint>
          <StateBadge state={job.state} iconOnly />
        </Item>
      ))}
    </Group>
  );
}

/** What the palette knows a job by. */
const jobValue = ({ prefix, queueName, id }: FoundJob, text: string) =>
  `job ${text.trim()} ${prefix}:${queueName} ${id}`;

/** The first of the jobs, which Enter leads to; null while there is none. */
export const firstJobValue = ({ data }: ReturnType<typeof useJobLookup>, text: string): string | null =>
  data?.jobs[0] ? jobValue(data.jobs[0], text) : null;

/** What has become of the search for a job, in words; null where what was typed is no id, or jobs are listed. */
export function lookupWords({
  id,
  data,
  isFetching,
  isError,
  error,
}: ReturnType<typeof useJobLookup>): string | null {
  if (id === null) return null;
  const shown = id.length > 60 ? `${id.slice(0, 60)}…` : id;
  if (isError && error) return `Jobs could not be looked for: ${error.message}`;
  if (!data) return isFetching ? `Looking for job ${shown}…` : null;
  if (data.total > 0) return null;
  return `No job ${shown} in ${plural(data.queues, "queue")}. It may have been removed, or trimmed by its queue's retention.`;
}
