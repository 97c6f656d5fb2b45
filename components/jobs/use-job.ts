"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "@/components/hooks/query-keys";
import type { JobDetail } from "@/lib/contract/jobs";
import { ApiError, call } from "@/lib/http/client";

const RUNNING_MS = 1_000;
const WAITING_MS = 3_000;

export interface JobPlace {
  queue: string;
  id: string;
}

const jobKey = ({ queue, id }: JobPlace) => queryKeys.job(queue, id);

const isOver = (job: JobDetail | undefined) => job?.state === "completed" || job?.state === "failed";

/** One job, followed until it is over. */
export function useJob(place: JobPlace) {
  return useQuery({
    queryKey: jobKey(place),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/jobs/:id",
        { params: { queue: place.queue, id: place.id } },
        { signal },
      ),
    refetchInterval: ({ state }) => {
      if (state.error instanceof ApiError && state.error.problem.status === 404) return false;
      if (isOver(state.data)) return WAITING_MS * 5;
      return state.data?.state === "active" ? RUNNING_MS : WAITING_MS;
    },
    retry: (failures, error) => !(error instanceof ApiError && error.problem.status === 404) && failures < 2,
  });
}

const SIMPLE = {
  promote: "POST /api/v1/queues/:queue/jobs/:id/promote",
  remove: "POST /api/v1/queues/:queue/jobs/:id/remove",
  replay: "POST /api/v1/queues/:queue/jobs/:id/replay",
} as const;
export type JobAction = keyof typeof SIMPLE;

export function useJobAction(place: JobPlace, action: JobAction) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string | undefined) =>
      call(SIMPLE[action], {
        params: { queue: place.queue, id: place.id },
        body: reason === undefined ? {} : { reason },
      }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: jobKey(place) }),
        client.invalidateQueries({ queryKey: queryKeys.allDeadLetters }),
      ]),
  });
}

/** Stores edited data, then replays the job with it. A job that was stored and not replayed shows the new data. */
export function useReplayEdited(place: JobPlace) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ data, reason }: { data: unknown; reason: string }) => {
      const params = { queue: place.queue, id: place.id };
      await call("PUT /api/v1/queues/:queue/jobs/:id/data", {
        params,
        body: { data: data as never, reason },
      });
      return call("POST /api/v1/queues/:queue/jobs/:id/replay", { params, body: { reason } });
    },
    onSettled: () => client.invalidateQueries({ queryKey: jobKey(place) }),
  });
}
