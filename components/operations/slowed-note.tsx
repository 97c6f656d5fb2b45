"use client";

import { useState } from "react";
import { toastProblem } from "@/components/hooks/use-call";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Replay } from "@/lib/contract/operations";
import { slowedWords } from "./slowed-words";
import { useSetBackOff } from "./use-operations";

/** Why a replay has slowed down by itself, how fast it goes now, and the way around that. */
export function SlowedNote({ replay }: { replay: Replay }) {
  const [asking, setAsking] = useState(false);
  const set = useSetBackOff();
  const readOnly = useReadOnly();
  const { slowed } = replay;
  if (slowed === null) return null;
  return (
    <section
      aria-label="Slowed down"
      className="flex flex-wrap items-start gap-x-4 gap-y-2 rounded-md border border-warn/50 bg-warn-soft px-3 py-2 text-sm"
    >
      <div className="grid min-w-0 flex-1 basis-60 gap-0.5">
        <p className="font-medium">
          {slowedWords(slowed)}{" "}
          <span className="font-normal text-muted text-xs">
            since <RelativeTime at={slowed.since} />
          </span>
        </p>
        <p className="break-words">
          {slowed.recovering && "What was wrong has passed: "}
          {slowed.reason}
        </p>
      </div>
      <Button size="sm" disabled={readOnly} onClick={() => setAsking(true)}>
        Go on regardless…
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Go on regardless of failures?"
        description="The replay goes at its own pace from now on, whatever share fails and whatever breaker is open. Pause and Cancel still work."
        confirmLabel="Go on regardless"
        reason="required"
        pending={set.isPending}
        onConfirm={(reason = "") =>
          set.mutate(
            { id: replay.id, backOff: null, reason },
            { onSuccess: () => setAsking(false), onError: toastProblem },
          )
        }
      />
    </section>
  );
}
