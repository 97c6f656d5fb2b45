"use client";

import { RadioGroup } from "radix-ui";
import { cn } from "@/lib/cn";
import type { FlagAction } from "@/lib/contract/flags";
import { EXPIRY_PRESETS } from "./draft";

const ACTIONS: { value: FlagAction; label: string; text: string }[] = [
  { value: "hold", label: "Hold", text: "Jobs wait" },
  { value: "fail", label: "Fail", text: "To the dead letters" },
  { value: "fallback", label: "Fallback", text: "Declared by the queue" },
];

const ITEM =
  "grid min-h-9 flex-1 cursor-pointer content-start rounded-md border border-line px-3 py-1.5 text-left text-sm data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft disabled:cursor-not-allowed disabled:opacity-50";

interface ActionProps {
  value: FlagAction;
  /** Whether the queue declares one, or might. */
  fallback: boolean;
  onChange(action: FlagAction): void;
}

/** What happens to the jobs that the switch stops. */
export function ActionChoice({ value, fallback, onChange }: ActionProps) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-sm">Action</legend>
      <RadioGroup.Root
        aria-label="Action"
        value={value}
        onValueChange={(next) => onChange(next as FlagAction)}
        className="flex flex-wrap gap-2"
      >
        {ACTIONS.map((action) => (
          <RadioGroup.Item
            key={action.value}
            value={action.value}
            disabled={action.value === "fallback" && !fallback}
            className={ITEM}
          >
            <span className="font-medium">{action.label}</span>
            <span className="text-muted text-xs">
              {action.value === "fallback" && !fallback ? "The queue declares none" : action.text}
            </span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </fieldset>
  );
}

interface ExpiryProps {
  value: number | null;
  onChange(ms: number | null): void;
}

/** When it turns itself off. */
export function ExpiryChoice({ value, onChange }: ExpiryProps) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-sm">Expires after</legend>
      <RadioGroup.Root
        aria-label="Expires after"
        value={String(value)}
        onValueChange={(next) => onChange(next === "null" ? null : Number(next))}
        className="flex flex-wrap gap-2"
      >
        {EXPIRY_PRESETS.map(({ label, ms }) => (
          <RadioGroup.Item key={label} value={String(ms)} className={cn(ITEM, "content-center text-center")}>
            {label}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </fieldset>
  );
}
