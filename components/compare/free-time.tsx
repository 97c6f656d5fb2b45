"use client";

import { useState } from "react";
import { fromLocalInput, toLocalInput } from "@/components/dead-letters/times";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface Props {
  fromMs: number;
  onChange(fromMs: number): void;
}

/** When the second side begins, taken when the field is left or Enter is pressed: half a date is no time. */
export function FreeTime({ fromMs, onChange }: Props) {
  const [problem, setProblem] = useState<string | null>(null);

  function take(text: string) {
    const at = fromLocalInput(text);
    const isPast = at !== null && at >= 0 && at < Date.now();
    setProblem(isPast ? null : "A time before now is needed.");
    // The field knows no milliseconds: unless it was changed, they stay.
    if (isPast && text !== toLocalInput(fromMs, "seconds")) onChange(at);
  }

  return (
    <Field label="From" error={problem} hint="On your clock; as long as the charts' time.">
      <Input
        key={fromMs}
        type="datetime-local"
        step={1}
        className="w-60"
        defaultValue={toLocalInput(fromMs, "seconds")}
        onBlur={(event) => take(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") take(event.currentTarget.value);
        }}
      />
    </Field>
  );
}
