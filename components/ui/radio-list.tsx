"use client";
import { RadioGroup } from "radix-ui";
import { type ReactNode, useId } from "react";

export interface RadioListProps<T extends string> {
  /** Read out, and drawn above. */
  label: string;
  value: T;
  options: { value: T; label: ReactNode; hint?: ReactNode; disabled?: boolean }[];
  onChange(value: T): void;
}

/** One of a few choices, all of them in sight. */
export function RadioList<T extends string>({ label, value, options, onChange }: RadioListProps<T>) {
  const id = useId();
  return (
    <div className="grid min-w-0 gap-1.5">
      <span id={id} className="font-medium text-xs">
        {label}
      </span>
      <RadioGroup.Root
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => onChange(next as T)}
        className="grid min-w-0 gap-px overflow-hidden rounded-md border border-line bg-line"
      >
        {options.map((option) => (
          <label
            key={option.value}
            htmlFor={`${id}-${option.value}`}
            className="flex min-w-0 items-center gap-2.5 bg-surface px-3 py-2 text-sm has-[:disabled]:opacity-50"
          >
            <RadioGroup.Item
              id={`${id}-${option.value}`}
              value={option.value}
              disabled={option.disabled ?? false}
              className="grid size-4 shrink-0 place-items-center rounded-full border border-line-strong bg-surface data-[state=checked]:border-accent"
            >
              <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
            </RadioGroup.Item>
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            {option.hint && <span className="shrink-0 text-muted text-xs tabular-nums">{option.hint}</span>}
          </label>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
