import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

/** What frames a chart, or figures in its place. */
export const PANEL = "grid min-w-0 content-start gap-3 rounded-md border bg-surface p-3";

export interface PanelWordsProps {
  title: string;
  explanation: ReactNode;
  titleId?: string | undefined;
  /** Of the explanation, such as the room for its second line. */
  className?: string;
}

/** What a panel shows, and what to look for. */
export const PanelWords = ({ title, explanation, titleId, className }: PanelWordsProps) => (
  <div className="min-w-0">
    <h2 id={titleId} className="font-semibold text-sm">
      {title}
    </h2>
    <p className={cn("text-muted text-xs", className)}>{explanation}</p>
  </div>
);
