"use client";
import { useHealth } from "@/components/hooks/use-health";
import { figuresStopped } from "@/components/layout/connection";

/** Of when the figures are, epoch ms, where newer ones do not come; null while they do. */
export function useStaleSince(data: { asOf: number; stale: boolean } | undefined): number | null {
  const health = useHealth();
  if (!data) return null;
  return data.stale || figuresStopped({ health: health.data, unreachable: health.isError })
    ? data.asOf
    : null;
}
