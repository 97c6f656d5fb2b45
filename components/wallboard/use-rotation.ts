"use client";

import { useCallback, useEffect, useState } from "react";

/** Goes from one picture to the next by itself, until it is paused; a step by hand begins the time anew. */
export function useRotation(count: number, everyMs: number) {
  const [index, setIndex] = useState(0);
  const [paused, setPaused] = useState(false);
  const step = useCallback((by: 1 | -1) => setIndex((at) => at + by), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each picture has its time.
  useEffect(() => {
    if (paused || count < 2) return;
    const timer = setTimeout(() => step(1), everyMs);
    return () => clearTimeout(timer);
  }, [paused, count, everyMs, index, step]);
  return { index: count === 0 ? 0 : ((index % count) + count) % count, paused, setPaused, step };
}
