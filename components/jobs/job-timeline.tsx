"use client";

import { RelativeTime, useNow } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { JobDetail } from "@/lib/contract/jobs";
import { formatDuration } from "@/lib/format";
import { firstLine } from "./payload-text";
import { stepsOf } from "./timeline-steps";

/** The states a job went through, and how long it spent in each. */
export function JobTimeline({ job }: { job: JobDetail }) {
  const nowMs = useNow();
  const steps = stepsOf(job, nowMs);
  if (steps.length === 0) return null;
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline" className="mb-2 font-medium text-sm">
        Timeline
      </h2>
      <ol className="grid text-sm">
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two moments may be alike; the order is the identity.
          <li key={index} className={cn("relative pl-5", step.ahead && "text-muted")}>
            <span
              aria-hidden
              className={cn(
                "absolute top-1.5 left-0.5 size-2 rounded-full border border-fg bg-ground",
                step.kind === "completed" && "border-state-completed bg-state-completed",
                (step.kind === "failed" || step.kind === "attempt-failed") &&
                  "border-state-failed bg-state-failed",
                step.ahead && "border-muted border-dashed",
              )}
            />
            {index < steps.length - 1 && (
              <span aria-hidden className="absolute top-4 bottom-0 left-[5px] border-line border-l" />
            )}
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium">{step.title}</span>
              <span className="text-muted text-xs">
                <RelativeTime at={step.at} />
              </span>
            </div>
            {step.detail && (
              <p className="truncate text-muted text-xs" title={step.detail}>
                {firstLine(step.detail)}
              </p>
            )}
            <p className="min-h-3 pb-1.5 text-muted text-xs tabular-nums">
              {step.phase !== null &&
                step.lastedMs !== null &&
                `${step.phase} ${formatDuration(step.lastedMs)}`}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
