"use client";
import { useQuery } from "@tanstack/react-query";
import type { Health } from "@/lib/contract/live";
import { refusalOf, send } from "@/lib/http/client";
import { useLive } from "./live-provider";
import { queryKeys } from "./query-keys";
import { POLL_MS } from "./use-queues";

/** 503 carries the same document as 200. */
async function readHealth(signal: AbortSignal): Promise<Health> {
  const response = await send("GET /api/health", {}, { signal });
  if (!response.ok && response.status !== 503) throw await refusalOf(response);
  return (await response.json()) as Health;
}

/** Health as the live stream tells it; asked for while the stream is not there. An error means the server is away. */
export function useHealth() {
  const { streaming } = useLive();
  return useQuery({
    queryKey: queryKeys.health,
    queryFn: ({ signal }) => readHealth(signal),
    refetchInterval: streaming ? false : POLL_MS,
    retry: false,
  });
}
