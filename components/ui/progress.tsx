"use client";
import { Progress as Radix } from "radix-ui";
import { cn } from "@/lib/cn";

export interface ProgressProps {
  value: number;
  max: number;
  /** What is progressing, for screen readers. */
  label: string;
  className?: string;
}

export function Progress({ value, max, label, className }: ProgressProps) {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <Radix.Root
      value={Math.min(value, Math.max(max, 1))}
      max={Math.max(max, 1)}
      aria-label={label}
      className={cn("h-1.5 w-full overflow-hidden rounded-full bg-raised", className)}
    >
      <Radix.Indicator
        className="h-full bg-accent transition-[width] duration-150"
        style={{ width: `${share * 100}%` }}
      />
    </Radix.Root>
  );
}
