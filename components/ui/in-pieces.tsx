import { type ReactNode, useDeferredValue } from "react";

export interface InPiecesProps {
  /** Stands there meanwhile. */
  before: ReactNode;
  children: ReactNode;
}

/** Draws something large for the first time piece by piece, between which keys and clicks are heard; what it becomes, at once. */
export const InPieces = ({ before, children }: InPiecesProps) =>
  useDeferredValue(true, false) ? children : before;
