"use client";
import { Slot } from "radix-ui";
import { type ReactNode, useId } from "react";
import { cn } from "@/lib/cn";

export interface FieldProps {
  label: string;
  /** What to enter, below the control. */
  hint?: ReactNode;
  /** What is wrong with what was entered; read out when it appears. */
  error?: string | null | undefined;
  className?: string;
  /** One control that takes `id`, `aria-describedby` and `aria-invalid`. */
  children: ReactNode;
}

/** A control with its label, hint and error, bound together for screen readers. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  return (
    <div className={cn("grid content-start gap-1", className)}>
      <label htmlFor={id} className="font-medium text-xs">
        {label}
      </label>
      <Slot.Root
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : hint ? `${id}-hint` : undefined}
      >
        {children}
      </Slot.Root>
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-danger text-xs">
          {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-hint`} className="text-muted text-xs">
            {hint}
          </p>
        )
      )}
    </div>
  );
}
