import type { LucideIcon } from "lucide-react";
import { cn } from "@/lib/cn";

export interface SwitchOption<Value extends string> {
  value: Value;
  label: string;
  icon?: LucideIcon;
  disabled?: boolean;
  title?: string;
}

/** One of a few, all of them in sight. */
export function Switch<Value extends string>(props: {
  legend: string;
  value: Value;
  onValue: (value: Value) => void;
  options: SwitchOption<Value>[];
  className?: string;
}) {
  const { legend, value: chosen, onValue, options, className } = props;
  return (
    <fieldset className={cn("flex rounded-md border border-line-strong bg-surface p-0.5", className)}>
      <legend className="sr-only">{legend}</legend>
      {options.map(({ value, label, icon: Icon, disabled, title }) => (
        <button
          key={value}
          type="button"
          aria-pressed={chosen === value}
          disabled={disabled}
          title={title}
          onClick={() => onValue(value)}
          className={cn(
            "inline-flex h-7 items-center gap-1 rounded-sm px-2.5 text-xs disabled:opacity-50",
            chosen === value ? "bg-accent-soft font-medium text-accent" : "text-muted hover:text-fg",
          )}
        >
          {Icon && <Icon aria-hidden />} {label}
        </button>
      ))}
    </fieldset>
  );
}
