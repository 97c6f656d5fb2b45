"use client";
import { type ReactNode, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { chartTurns } from "./turns";

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
    const takeBack = chartTurns.take(show);
    const onPrint = () => flushSync(show);
    window.addEventListener("beforeprint", onPrint);
    return () => {
      takeBack();
      window.removeEventListener("beforeprint", onPrint);
    };
  }, [children]);
  return shown;
}
