"use client";
import { useSyncExternalStore } from "react";
import { cn } from "@/lib/cn";
import { formatAbsolute, formatRelative } from "@/lib/format";

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowMs = Date.now();

// One timer for every time on the page.
function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present time in epoch ms, renewed once a second. */
export const useNow = () =>
  useSyncExternalStore(
    subscribe,
    () => nowMs,
    () => nowMs,
  );

export interface RelativeTimeProps {
  /** Epoch milliseconds. */
  at: number;
  className?: string;
}

/** `3m 12s ago`, with the full time and its zone on hover. */
export function RelativeTime({ at, className }: RelativeTimeProps) {
  const now = useNow();
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatAbsolute(at)}
      className={cn("whitespace-nowrap", className)}
      suppressHydrationWarning
    >
      {formatRelative(at, now)}
    </time>
  );
}
