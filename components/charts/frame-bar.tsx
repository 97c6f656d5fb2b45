"use client";
import { ArrowLeft, Radio } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { formatAbsolute, formatDuration } from "@/lib/format";
import { CopyLink } from "./copy-link";
import { useFrame } from "./frame-context";
import { FrameFields } from "./frame-fields";
import { RANGE_NAMES, RANGES } from "./ranges";

/** Chooses the time that all charts of the page show, and says whether it moves on. */
export function FrameBar() {
  const { frame, show, back } = useFrame();
  const live = frame.kind === "live" ? frame.range : null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <fieldset className="flex w-fit rounded-md border border-line-strong bg-surface p-0.5">
        <legend className="sr-only">Range of time</legend>
        {RANGE_NAMES.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === live}
            onClick={() => show({ kind: "live", range: name })}
            className={cn(
              "h-7 rounded-sm px-2 text-xs sm:px-2.5",
              name === live ? "bg-accent-soft font-medium text-accent" : "text-muted hover:text-fg",
            )}
          >
            {RANGES[name].label}
          </button>
        ))}
      </fieldset>
      <FrameFields />
      <Button size="sm" disabled={back === null} onClick={() => back?.()}>
        <ArrowLeft aria-hidden /> Back
      </Button>
      <CopyLink />
      <p className="flex min-h-7 items-center gap-1.5 text-muted text-xs" role="status">
        {frame.kind === "live" ? (
          <>
            <Radio aria-hidden className="text-ok" /> Live. Drag over a chart to look closer.
          </>
        ) : (
          <>
            Paused at {formatAbsolute(frame.to)}, from {formatAbsolute(frame.from)} on (
            {formatDuration(frame.to - frame.from)})
          </>
        )}
      </p>
    </div>
  );
}
