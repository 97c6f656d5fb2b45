"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import { toastProblem } from "@/components/hooks/use-call";
import { toast } from "@/components/ui/toast";
import { plural } from "@/lib/format";
import { call } from "@/lib/http/client";

const FRESH_MS = 5_000;
/** Jobs replayed by one request: the bar moves, and a closed page stops it soon. */
const STEP = 200;

/** What of a queue took a fallback. */
export function useFallbacks(queue: string) {
  return useQuery({
    queryKey: queryKeys.fallbacks(queue),
    queryFn: ({ signal }) => call("GET /api/v1/queues/:queue/fallbacks", { params: { queue } }, { signal }),
    refetchInterval: FRESH_MS,
  });
}

/** Replays step by step all that took a fallback before now; `done` counts along. */
export function useReplayFallbacks(queue: string, onDone: () => void) {
  const client = useQueryClient();
  const [done, setDone] = useState(0);
  const mutation = useMutation({
    mutationFn: async (reason: string) => {
      let until: number | undefined;
      let replayed = 0;
      let skipped = 0;
      for (;;) {
        const body = { reason, limit: STEP, ...(until === undefined ? {} : { until }) };
        const step = await call("POST /api/v1/queues/:queue/fallbacks/replay", { params: { queue }, body });
        until = step.until;
        replayed += step.replayed;
        skipped += step.skipped;
        setDone(replayed + skipped);
        if (step.remaining === 0 || step.replayed + step.skipped === 0) return { replayed, skipped };
      }
    },
    onSuccess: ({ replayed, skipped }) => {
      const left = skipped > 0 ? ` ${plural(skipped, "job")} could not be replayed.` : "";
      toast.success(`${plural(replayed, "job")} replayed by the main path.${left}`);
      onDone();
    },
    onError: toastProblem,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.fallbacks(queue) }),
  });
  return { ...mutation, done };
}
