"use client";

import { Progress } from "@/components/ui/progress";
import { useNow } from "@/components/ui/relative-time";
import type { Operation } from "@/lib/contract/operations";
import { formatDuration, formatNumber } from "@/lib/format";
import { doneOf, handledOf, isOver, remainingMs, shareDone, speedPerSec, WORDS } from "./progress";

/** How far an operation is, in a bar, in numbers and in time. */
export function OperationProgress({ operation }: { operation: Operation }) {
  const nowMs = useNow();
  const speed = speedPerSec(operation, nowMs);
  const left = remainingMs(operation, nowMs);
  const handled = `${formatNumber(handledOf(operation))} of ${formatNumber(operation.total)}`;
  return (
    <div className="grid gap-1.5">
      <Progress value={shareDone(operation)} max={1} label={`${WORDS[operation.kind].noun}: ${handled}`} />
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm tabular-nums">
        <span>{handled}</span>
        <span>
          {formatNumber(doneOf(operation))} {WORDS[operation.kind].done}
        </span>
        <span className={operation.skipped === 0 ? "text-muted" : undefined}>
          {formatNumber(operation.skipped)} skipped
        </span>
        <span className={operation.failed === 0 ? "text-muted" : "text-danger"}>
          {formatNumber(operation.failed)} failed
        </span>
        {speed !== null && <span className="text-muted">{rate(speed)}</span>}
        {left !== null && !isOver(operation) && (
          <span className="text-muted">{formatDuration(left)} left</span>
        )}
      </p>
      {operation.error && <p className="break-words text-danger text-sm">{operation.error}</p>}
    </div>
  );
}

const rate = (perSec: number) =>
  `${perSec < 10 ? perSec.toFixed(1) : Math.round(perSec).toLocaleString("en-GB")} per second`;
