"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type { LiveMessage } from "@/lib/contract/live";
import { LIVE_EVENT_NAMES } from "@/lib/contract/values/live";
import { applyLive } from "./live-cache";

export type LiveState = "connecting" | "live" | "lost";

interface Live {
  state: LiveState;
  /** True while the stream brings what is new; otherwise the page polls. */
  streaming: boolean;
  /** Since when the stream is lost, epoch ms. */
  lostSince: number | null;
}

const LiveContext = createContext<Live>({ state: "connecting", streaming: false, lostSince: null });

export const useLive = () => useContext(LiveContext);

/** The browser retries by itself, except when the server answered with an error; then we do. */
const REOPEN_MS = 3_000;

/**
 * Holds the page's one event stream and puts what arrives into the query cache. A hidden tab closes it, and opens it
 * again when it is shown: at connect the server sends everything anew.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  const [lostSince, setLostSince] = useState<number | null>(null);

  useEffect(() => {
    let source: EventSource | undefined;
    let reopen: ReturnType<typeof setTimeout> | undefined;

    const close = () => {
      clearTimeout(reopen);
      source?.close();
      source = undefined;
    };
    const open = () => {
      close();
      source = new EventSource("/api/v1/live");
      source.onopen = () => {
        setState("live");
        setLostSince(null);
      };
      source.onerror = () => {
        setState("lost");
        setLostSince((since) => since ?? Date.now());
        if (source?.readyState === EventSource.CLOSED) reopen = setTimeout(open, REOPEN_MS);
      };
      for (const event of LIVE_EVENT_NAMES) {
        source.addEventListener(event, ({ data }: MessageEvent<string>) =>
          applyLive(client, { event, data: JSON.parse(data) } as LiveMessage),
        );
      }
    };
    const onVisibility = () => (document.hidden ? close() : open());

    onVisibility();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      close();
    };
  }, [client]);

  const live = useMemo(() => ({ state, streaming: state === "live", lostSince }), [state, lostSince]);
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}
