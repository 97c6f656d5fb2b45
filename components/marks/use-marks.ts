"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Frame, refreshOf, spanOf } from "@/components/charts/frame";
import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import { call } from "@/lib/http/client";
import { chartMarks } from "./mark-words";

/** What happens is rare beside what is measured. */
const REFRESH_MS = 10_000;
const invalidates = [[...queryKeys.marks]];

/** What happened to a queue, or to all of them, over a time. */
export const useMarks = (queue: string, frame: Frame) =>
  useQuery({
    queryKey: queryKeys.marksOf(queue, frame),
    queryFn: ({ signal }) =>
      call("GET /api/v1/marks", { query: { queue, ...spanOf(frame, Date.now()) } }, { signal }),
    refetchInterval: refreshOf(frame, REFRESH_MS),
    placeholderData: keepPreviousData,
  });

/** The same for charts. A chart without them is still right, so that nothing is said when they cannot be had. */
export function useChartMarks(queue: string, frame: Frame) {
  const { data } = useMarks(queue, frame);
  return useMemo(() => (data ? chartMarks(data.marks) : undefined), [data]);
}

export const usePostMark = (onDone: () => void) =>
  useCallMutation("POST /api/v1/marks", { invalidates, done: ({ label }) => `${label} is marked.`, onDone });

export const useDeleteMark = (onDone: () => void) =>
  useCallMutation("DELETE /api/v1/marks/:id", { invalidates, done: () => "The mark is deleted.", onDone });
