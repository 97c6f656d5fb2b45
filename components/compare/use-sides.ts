"use client";

import { useQuery } from "@tanstack/react-query";
import { type Frame, refreshOf, type Span, spanOf } from "@/components/charts/frame";
import { queryKeys } from "@/components/hooks/query-keys";
import { type OtherTime, otherSpan } from "@/components/queues/against";
import { call } from "@/lib/http/client";

const POINTS = 240;
const LATENCY_POINTS = 180;
/** Fewer jobs end in a step than pass through it: a finer line of shares would be noise. */
const RETRY_POINTS = 60;
const REFRESH_MS = 5_000;

/** The figures of one queue over the time of the charts, or over an earlier one of the same length; nothing without a queue. */
export function useSide(queue: string | null, frame: Frame, against: OtherTime | null) {
  const spanNow = (): Span => {
    const nowMs = Date.now();
    return against === null ? spanOf(frame, nowMs) : otherSpan(frame, against, nowMs);
  };
  const shared = {
    enabled: queue !== null,
    refetchInterval: refreshOf(frame, REFRESH_MS),
  };
  const sameSide = <T>(last: T | undefined, lastQuery: { queryKey: readonly unknown[] } | undefined) =>
    lastQuery?.queryKey[1] === queue ? last : undefined;
  const series = useQuery({
    queryKey: queryKeys.series(queue ?? "", { ...frame, against }),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/series",
        { params: { queue: queue ?? "" }, query: { ...spanNow(), points: POINTS } },
        { signal },
      ),
    ...shared,
    placeholderData: sameSide,
  });
  const latency = useQuery({
    queryKey: queryKeys.latency(queue ?? "", { ...frame, against }),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/latency",
        { params: { queue: queue ?? "" }, query: { ...spanNow(), points: LATENCY_POINTS } },
        { signal },
      ),
    ...shared,
    placeholderData: sameSide,
  });
  const retries = useQuery({
    queryKey: queryKeys.retries(queue ?? "", { ...frame, against, points: RETRY_POINTS }),
    queryFn: ({ signal }) =>
      call(
        "GET /api/v1/queues/:queue/retries",
        { params: { queue: queue ?? "" }, query: { ...spanNow(), points: RETRY_POINTS } },
        { signal },
      ),
    ...shared,
    placeholderData: sameSide,
  });
  return { series, latency, retries };
}
