"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { type Scan, scanWords } from "./scan-words";

interface Props {
  scan: Scan;
  /** How many there may be in all; null when it is exact or not known. */
  about: number | null;
  searching: boolean;
  onStop(): void;
  /** Null when there is no more to look at. */
  onContinue: (() => void) | null;
  continueLabel?: string;
  children?: ReactNode;
}

/** How far a search has come. It looks at dead letters one by one, newest first. */
export function ScanBar(props: Props) {
  const { scan, about, searching, onStop, onContinue, continueLabel = "Look further", children } = props;
  const words = scanWords(scan, about);
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <Progress className="w-32" value={scan.scanned} max={scan.of} label={`Search: ${words}`} />
      <output className="tabular-nums">{words}</output>
      {children}
      {searching && (
        <Button size="sm" variant="secondary" onClick={onStop}>
          Stop
        </Button>
      )}
      {!searching && onContinue && (
        <Button size="sm" variant="secondary" onClick={onContinue}>
          {continueLabel}
        </Button>
      )}
    </div>
  );
}
