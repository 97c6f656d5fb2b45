import { RotateCcw } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Capacity } from "@/lib/contract/values/drain-forecast";
import { formatNumber } from "@/lib/format";
import { isChanged, type WhatIf } from "./course";

export interface WhatIfFieldsProps {
  capacity: Capacity;
  whatIf: WhatIf;
  onChange: (whatIf: WhatIf) => void;
}

/** Sliders reach this far beyond what there is. */
const REACH = 4;

/** What would be if there were more workers, each did more at once, or a limit held them back. Nothing is changed by it. */
export function WhatIfFields({ capacity, whatIf, onChange }: WhatIfFieldsProps) {
  const { workers, concurrency, perSlotPerSec } = capacity;
  const most = Math.ceil(workers * concurrency * (perSlotPerSec ?? 0) * 2);
  return (
    <fieldset className="grid gap-1 border-t pt-2 text-xs">
      <legend className="sr-only">What if</legend>
      <div className="grid gap-x-4 gap-y-1 sm:grid-cols-3">
        <Slider
          label="Workers"
          value={whatIf.workers ?? workers}
          said={saidOf(whatIf.workers, workers)}
          min={0}
          max={Math.max(10, workers * REACH)}
          onChange={(value) => onChange({ ...whatIf, workers: value === workers ? null : value })}
        />
        <Slider
          label="Jobs at once"
          value={whatIf.concurrency ?? concurrency}
          said={saidOf(whatIf.concurrency, concurrency)}
          min={1}
          max={Math.max(20, concurrency * REACH)}
          onChange={(value) => onChange({ ...whatIf, concurrency: value === concurrency ? null : value })}
        />
        <Slider
          label="Rate limit"
          value={whatIf.limitPerSec ?? 0}
          said={whatIf.limitPerSec === null ? "none" : `${formatNumber(whatIf.limitPerSec)} jobs/s`}
          min={0}
          max={Math.max(10, most)}
          onChange={(value) => onChange({ ...whatIf, limitPerSec: value === 0 ? null : value })}
        />
      </div>
      <div className="flex min-h-7 items-center justify-between gap-2">
        <span className="text-muted">What if: nothing is changed by these.</span>
        <Button
          size="sm"
          variant="ghost"
          disabled={!isChanged(whatIf)}
          onClick={() => onChange({ workers: null, concurrency: null, limitPerSec: null })}
        >
          <RotateCcw aria-hidden /> As it is
        </Button>
      </div>
    </fieldset>
  );
}

const saidOf = (supposed: number | null, now: number) =>
  supposed === null ? String(now) : `${supposed}, now ${now}`;

interface SliderProps {
  label: string;
  value: number;
  /** What the value means. */
  said: string;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

const Slider = ({ label, value, said, min, max, onChange }: SliderProps) => (
  <label className="grid gap-0.5">
    <span className="flex justify-between gap-2">
      <span className="text-muted">{label}</span>
      <span className="font-medium tabular-nums">{said}</span>
    </span>
    <input
      type="range"
      aria-label={label}
      aria-valuetext={said}
      min={min}
      max={max}
      step={1}
      value={value}
      onChange={(event) => onChange(Number(event.target.value))}
      className="h-6 w-full accent-accent"
    />
  </label>
);
