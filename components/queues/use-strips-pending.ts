"use client";
import { useBreakers } from "../breakers/use-breakers";
import { useFallbacks } from "../fallbacks/use-fallbacks";
import { useNotKept } from "../not-kept/use-not-kept";
import { useBackpressure } from "./use-backpressure";

/**
 * Whether it is not known yet which strips stand above the tabs of a queue: what is below them would jump. One that fails is
 * not waited for.
 */
export function useStripsPending(queue: string): boolean {
  const strips = [useBreakers(), useFallbacks(queue), useNotKept(queue), useBackpressure(queue)];
  return strips.some(({ isPending, failureCount }) => isPending && failureCount === 0);
}
