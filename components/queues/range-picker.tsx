import { RANGE_NAMES, RANGES, type RangeName } from "@/components/charts/ranges";
import { cn } from "@/lib/cn";

/** Chooses the range of time that all charts of the page show. */
export const RangePicker = ({
  range,
  onRange,
}: {
  range: RangeName;
  onRange: (range: RangeName) => void;
}) => (
  <fieldset className="flex w-fit rounded-md border border-line-strong bg-surface p-0.5">
    <legend className="sr-only">Range of time</legend>
    {RANGE_NAMES.map((name) => (
      <button
        key={name}
        type="button"
        aria-pressed={name === range}
        onClick={() => onRange(name)}
        className={cn(
          "h-7 rounded-sm px-2.5 text-xs",
          name === range ? "bg-accent-soft font-medium text-accent" : "text-muted hover:text-fg",
        )}
      >
        {RANGES[name].label}
      </button>
    ))}
  </fieldset>
);
