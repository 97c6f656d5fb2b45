"use client";

import { useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import type { FallbackKind } from "@/lib/contract/fallbacks";
import { plural } from "@/lib/format";
import { KIND_WORDS } from "./fallback-words";
import { ReplayFallbacksDialog } from "./replay-dialog";
import { useFallbacks } from "./use-fallbacks";

/** How many jobs of a queue took a fallback, and their way back; nothing for a queue where none did. */
export function FallbackStrip({ queue }: { queue: string }) {
  const { data } = useFallbacks(queue);
  const [asking, setAsking] = useState(false);
  const readOnly = useReadOnly();
  if (!data || Object.keys(data.counts).length === 0) return null;
  const { waiting, counts } = data;
  const words = Object.entries(counts)
    .map(([kind, count]) => `${count.toLocaleString("en-GB")} ${KIND_WORDS[kind as FallbackKind] ?? kind}`)
    .join(", ");
  return (
    <section
      aria-label="Fallbacks"
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md border border-line bg-surface px-3 py-2 text-sm tabular-nums"
    >
      <p className="min-w-0">
        <span className="font-medium">Fallbacks</span>{" "}
        <span className="text-muted">
          {words}.{" "}
          {waiting === 0 ? "All replayed." : `${plural(waiting, "job")} can be replayed by the main path.`}
        </span>
      </p>
      {waiting > 0 && (
        <Button size="sm" disabled={readOnly} onClick={() => setAsking(true)}>
          Replay…
        </Button>
      )}
      {asking && <ReplayFallbacksDialog queue={queue} count={waiting} onClose={() => setAsking(false)} />}
    </section>
  );
}
