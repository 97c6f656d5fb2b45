"use client";

import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";

interface Props {
  scanned: number;
  of: number;
  found: number;
  searching: boolean;
  stopped: boolean;
  onStop(): void;
  onContinue(): void;
}

/** How far a search has come. It looks at dead letters one by one, newest first. */
export function ScanBar({ scanned, of, found, searching, stopped, onStop, onContinue }: Props) {
  const looked = `${scanned.toLocaleString("en-GB")} of ${of.toLocaleString("en-GB")}`;
  const matches = found === 1 ? "1 match" : `${found.toLocaleString("en-GB")} matches`;
  const ended = scanned >= of;
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <Progress className="w-32" value={scanned} max={of} label={`Search: looked at ${looked}`} />
      <output className="tabular-nums">
        {ended ? "Looked at all " : "Looked at "}
        {ended ? of.toLocaleString("en-GB") : looked}, {matches}
        {ended ? "." : " so far."}
        {stopped && " Stopped."}
      </output>
      {searching && (
        <Button size="sm" variant="secondary" onClick={onStop}>
          Stop
        </Button>
      )}
      {!searching && !ended && (
        <Button size="sm" variant="secondary" onClick={onContinue}>
          Look further
        </Button>
      )}
    </div>
  );
}
