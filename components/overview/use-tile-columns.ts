"use client";
import { useMediaQuery } from "@/components/hooks/use-media-query";

/** How many tiles stand side by side. */
export function useTileColumns(): number {
  const two = useMediaQuery("(min-width: 768px)");
  const three = useMediaQuery("(min-width: 1024px)");
  const four = useMediaQuery("(min-width: 1440px)");
  if (four) return 4;
  if (three) return 3;
  return two ? 2 : 1;
}
