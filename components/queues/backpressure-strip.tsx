"use client";
import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import { call } from "@/lib/http/client";
import { BackpressureView } from "./backpressure-view";

const REFRESH_MS = 2_000;

/** What the queue turns away now; nothing where it has no watermarks. */
export function BackpressureStrip({ queue }: { queue: string }) {
  const { data, error } = useQuery({
    queryKey: queryKeys.backpressure(queue),
    queryFn: ({ signal }) =>
      call("GET /api/v1/queues/:queue/backpressure", { params: { queue } }, { signal }),
    refetchInterval: REFRESH_MS,
  });
  if (!data?.policy) return null;
  return <BackpressureView policy={data.policy} state={data} stale={error !== null} />;
}
