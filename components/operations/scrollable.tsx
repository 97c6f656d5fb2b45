import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface Props {
  /** What is inside, for screen readers. */
  label: string;
  className?: string;
  children: ReactNode;
}

/** A part of the page that scrolls by itself, and that a keyboard can reach for that. */
export const Scrollable = ({ label, className, children }: Props) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
  <section tabIndex={0} aria-label={label} className={cn("overflow-auto", className)}>
    {children}
  </section>
);
