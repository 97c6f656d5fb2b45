"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { applyLive, liveKnown, renewMissed } from "./live-cache";
import type { LiveStatus } from "./live-page";
import type { SharedStream } from "./live-tabs";

export type LiveState = LiveStatus["state"];

interface Live extends LiveStatus {
  /** True while the stream brings what is new; otherwise the page polls. */
  streaming: boolean;
}

const UNKNOWN: LiveStatus = { state: "connecting", lostSince: null };
const LiveContext = createContext<Live>({ ...UNKNOWN, streaming: false });

export const useLive = () => useContext(LiveContext);

/** Puts what arrives on the browser's one event stream into the query cache, while the tab is seen. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [status, setStatus] = useState(UNKNOWN);

  useEffect(() => {
    // A page shows its first figures without the stream, so that what shares it is fetched beside them.
    const sharing = import("./live-tabs").then(({ shareStream }) =>
      shareStream({
        apply: (message) => applyLive(client, message),
        missed: () => renewMissed(client),
        known: () => liveKnown(client),
        tell: setStatus,
      }),
    );
    sharing.catch(() => setStatus({ state: "lost", lostSince: Date.now() }));
    const withStream = (act: (stream: SharedStream) => void) => void sharing.then(act, () => {});
    const onVisibility = () => withStream((stream) => (document.hidden ? stream.hide() : stream.show()));
    onVisibility();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      withStream((stream) => stream.hide());
    };
  }, [client]);

  const live = useMemo(() => ({ ...status, streaming: status.state === "live" }), [status]);
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}
