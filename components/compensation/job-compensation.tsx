"use client";
import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import type { JobDetail } from "@/lib/contract/jobs";
import { call } from "@/lib/http/client";
import { CompensationPanel } from "./compensation-panel";

const FRESH_MS = 5_000;

/** What the job has done that may have to be undone: nothing is drawn for one without steps. */
export function JobCompensation({ job }: { job: JobDetail }) {
  const { queue, id } = job;
  const { data } = useQuery({
    queryKey: queryKeys.compensation(queue, id),
    queryFn: ({ signal }) =>
      call("GET /api/v1/queues/:queue/jobs/:id/compensation", { params: { queue, id } }, { signal }),
    refetchInterval: FRESH_MS,
  });
  if (!data || data.steps.length + data.undos.length === 0) return null;
  return <CompensationPanel compensation={data} jobState={job.state} />;
}
