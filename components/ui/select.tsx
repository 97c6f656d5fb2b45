"use client";
import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { useState } from "react";
import { cn } from "@/lib/cn";

export interface SelectProps {
  /** Read out, and not drawn: the trigger shows the value. */
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  options: { value: string; label: string; disabled?: boolean }[];
  placeholder?: string;
  disabled?: boolean;
  className?: string;
  id?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}

export function Select({
  label,
  value,
  onValueChange,
  options,
  placeholder,
  disabled,
  className,
  ...aria
}: SelectProps) {
  // A closed one has its options in the page too, for who types a letter on it. A page with many of them is ready
  // much sooner without: nobody types on, or opens, what was neither focused nor pointed at.
  const [isMeant, setMeant] = useState(false);
  const mean = () => setMeant(true);
  return (
    <Radix.Root value={value} onValueChange={onValueChange} disabled={disabled ?? false}>
      <Radix.Trigger
        aria-label={label}
        onFocus={mean}
        onPointerEnter={mean}
        className={cn(
          "inline-flex h-8 items-center justify-between gap-2 rounded-md border border-line-strong bg-surface px-2.5 text-sm disabled:opacity-50 data-[placeholder]:text-muted [&>span:first-child]:truncate",
          className,
        )}
        {...aria}
      >
        <Radix.Value placeholder={placeholder}>
          {options.find((option) => option.value === value)?.label}
        </Radix.Value>
        <Radix.Icon className="text-muted">
          <ChevronDown aria-hidden />
        </Radix.Icon>
      </Radix.Trigger>
      {isMeant && (
        <Radix.Portal>
          <Radix.Content
            position="popper"
            sideOffset={4}
            className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-md border border-line-strong bg-surface"
          >
            <Radix.Viewport className="p-1">
              {options.map((option) => (
                <Radix.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled ?? false}
                  className="relative flex h-8 cursor-default select-none items-center rounded-sm pr-8 pl-2 text-sm outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-raised"
                >
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  <Radix.ItemIndicator className="absolute right-2 text-accent">
                    <Check aria-hidden />
                  </Radix.ItemIndicator>
                </Radix.Item>
              ))}
            </Radix.Viewport>
          </Radix.Content>
        </Radix.Portal>
      )}
    </Radix.Root>
  );
}
