"use client";

import { useState } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import { newIdempotencyKey } from "../operations/use-operations";

const invalidates = [[...queryKeys.schedulers]];

/** Runs a scheduler's job now. A click that is sent again after a lost answer adds no second job. */
export function useRunScheduler(onDone: (ran: { queue: string; jobId: string }) => void) {
  const [key] = useState(newIdempotencyKey);
  return useCallMutation("POST /api/v1/queues/:queue/schedulers/:scheduler/run", {
    invalidates,
    onDone,
    headers: () => ({ "idempotency-key": key }),
  });
}

export const usePauseScheduler = (onDone: () => void) =>
  useCallMutation("POST /api/v1/queues/:queue/schedulers/:scheduler/pause", {
    invalidates,
    done: ({ id }) => `${id} is paused.`,
    onDone,
  });

export const useResumeScheduler = (onDone: () => void) =>
  useCallMutation("POST /api/v1/queues/:queue/schedulers/:scheduler/resume", {
    invalidates,
    done: ({ id }) => `${id} is resumed.`,
    onDone,
  });

export const useDeleteScheduler = (onDone: () => void) =>
  useCallMutation("DELETE /api/v1/queues/:queue/schedulers/:scheduler", {
    invalidates,
    done: ({ id }) => `${id} is removed.`,
    onDone,
  });

export const useDropKept = (onDone: () => void) =>
  useCallMutation("DELETE /api/v1/queues/:queue/schedulers/:scheduler/kept", {
    invalidates,
    done: () => "The paused definition is dropped.",
    onDone,
  });

export const usePutScheduler = (onDone: (put: { id: string }) => void) =>
  useCallMutation("PUT /api/v1/queues/:queue/schedulers/:scheduler", {
    invalidates,
    done: ({ id }) => `${id} is saved.`,
    onDone,
  });
