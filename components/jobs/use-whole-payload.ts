"use client";

import { useQuery } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import type { Payload } from "@/lib/contract/jobs";
import { refusalOf, send } from "@/lib/http/client";
import type { JobPlace } from "./use-job";

/** A part of a job that can be had whole. */
export interface PayloadSource extends JobPlace {
  part: "data" | "result";
}

const ROUTES = {
  data: "GET /api/v1/queues/:queue/jobs/:id/data",
  result: "GET /api/v1/queues/:queue/jobs/:id/result",
} as const;

/** A payload whole once that is wanted: `payload` is what is there by now. */
export function useWholePayload(payload: Payload, source: PayloadSource | undefined, isWanted: boolean) {
  const isLeft = payload.truncated && source !== undefined;
  const query = useQuery({
    queryKey: [...queryKeys.job(source?.queue ?? "", source?.id ?? ""), source?.part, payload.bytes],
    queryFn: async ({ signal }): Promise<Payload | null> => {
      if (!source) return null;
      const { queue, id, part } = source;
      const response = await send(ROUTES[part], { params: { queue, id } }, { signal });
      if (!response.ok) throw await refusalOf(response);
      return { ...payload, text: await response.text(), truncated: false };
    },
    enabled: isLeft && isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return {
    payload: (isLeft && query.data) || payload,
    isLoading: query.isLoading,
    error: query.error,
    retry: () => void query.refetch(),
  };
}
