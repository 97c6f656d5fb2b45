"use client";
import { type ReactNode, startTransition, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { chartTurns } from "./chart-turns";

export interface InTurnProps {
  /** Stands there until its first turn. */
  before: ReactNode;
  children: ReactNode;
}

/** Shows its children, and what they have become, in a frame of its own: many charts of a page get their figures at once. */
export function InTurn({ before, children }: InTurnProps) {
  const [shown, setShown] = useState(before);
  useEffect(() => {
    const show = () => setShown(children);
    // What keys and clicks ask for meanwhile comes before it.
    const takeBack = chartTurns.take(() => startTransition(show));
    const onPrint = () => flushSync(show);
    window.addEventListener("beforeprint", onPrint);
    return () => {
      takeBack();
      window.removeEventListener("beforeprint", onPrint);
    };
  }, [children]);
  return shown;
}
