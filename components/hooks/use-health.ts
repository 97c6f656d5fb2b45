"use client";
import { useQuery } from "@tanstack/react-query";
import { getHealth } from "@/lib/contract/health";
import { type Health, healthSchema } from "@/lib/contract/live";
import { useLive } from "./live-provider";
import { queryKeys } from "./query-keys";
import { POLL_MS } from "./use-queues";

/** 503 carries the same document as 200, so the body decides and not the status. */
async function readHealth(signal: AbortSignal): Promise<Health> {
  const response = await fetch(getHealth.path, { signal });
  return healthSchema.parse(await response.json());
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
