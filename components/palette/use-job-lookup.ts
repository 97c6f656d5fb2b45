"use client";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { getJob } from "@/lib/contract/jobs";
import type { QueueSummary } from "@/lib/contract/queues";
import { ApiError, call } from "@/lib/http/client";

export interface FoundJob {
  queue: string;
  queueName: string;
  id: string;
  name: string;
}

/** An id is a number, a UUID or another word without spaces; a shorter one is more likely the name of something. */
const looksLikeId = (text: string) => /^\S{1,200}$/.test(text) && (/\d/.test(text) || text.length >= 16);

/** Queues are asked in rounds of this many, the largest first, until one has the id. */
const ROUND = 20;
const MAX_QUEUES = 200;

const sizeOf = ({ counts }: QueueSummary) =>
  counts.waiting + counts.active + counts.failed + counts.completed;

async function lookUp(id: string, queues: QueueSummary[], signal: AbortSignal): Promise<FoundJob[]> {
  const ordered = [...queues].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, MAX_QUEUES);
  for (let start = 0; start < ordered.length; start += ROUND) {
    const answers = await Promise.all(
      ordered.slice(start, start + ROUND).map((queue) =>
        call(getJob, { params: { queue: queue.key, id } }, { signal }).catch((error: unknown) => {
          if (error instanceof ApiError && error.problem.status === 404) return null;
          throw error;
        }),
      ),
    );
    const found = answers.flatMap((job) =>
      job ? [{ queue: job.queue, queueName: job.queueName, id: job.id, name: job.name }] : [],
    );
    if (found.length > 0) return found;
  }
  return [];
}

/** Finds jobs by the id that was typed or pasted, whichever queue they are in. */
export function useJobLookup(text: string, queues: QueueSummary[]) {
  const id = useDeferredValue(text.trim());
  const enabled = looksLikeId(id) && queues.length > 0;
  const query = useQuery({
    queryKey: ["job-lookup", id],
    queryFn: ({ signal }) => lookUp(id, queues, signal),
    enabled,
    staleTime: 10_000,
  });
  return { found: enabled ? (query.data ?? []) : [], searching: enabled && query.isFetching };
}
