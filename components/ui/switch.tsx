"use client";
import { Switch as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export interface SwitchProps extends ComponentProps<typeof Radix.Root> {
  /** danger: on means that work is stopped. */
  tone?: "accent" | "danger";
}

export function Switch({ className, tone = "accent", ...props }: SwitchProps) {
  return (
    <Radix.Root
      className={cn(
        "relative h-5 w-9 shrink-0 rounded-full border border-line-strong bg-raised transition-colors disabled:opacity-50",
        tone === "accent"
          ? "data-[state=checked]:border-accent data-[state=checked]:bg-accent"
          : "data-[state=checked]:border-danger data-[state=checked]:bg-danger",
        className,
      )}
      {...props}
    >
      <Radix.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-muted transition-transform data-[state=checked]:translate-x-4.5 data-[state=checked]:bg-surface" />
    </Radix.Root>
  );
}
