"use client";
import { BackpressureView } from "./backpressure-view";
import { useBackpressure } from "./use-backpressure";

/** What the queue turns away now; nothing where it has no watermarks. */
export function BackpressureStrip({ queue }: { queue: string }) {
  const { data, error } = useBackpressure(queue);
  if (!data?.policy) return null;
  return <BackpressureView policy={data.policy} state={data} stale={error !== null} />;
}
