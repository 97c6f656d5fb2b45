"use client";

import { Clock } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import type { UrlFilter } from "./filter";
import { fromLocalInput, TIME_PRESETS, toLocalInput } from "./times";

interface Props {
  from: number | null;
  to: number | null;
  onSet(part: Partial<UrlFilter>): void;
}

/** A time of failure. The address holds absolute times, so that a pasted link shows the same to everyone. */
export function TimeFilter({ from, to, onSet }: Props) {
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="secondary">
          <Clock aria-hidden /> {from === null && to === null ? "Any time" : "Time"}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="grid w-72 gap-3">
        <fieldset className="grid gap-2">
          <legend className="mb-1 text-muted text-xs">Failed in the last</legend>
          <div className="flex flex-wrap gap-1">
            {TIME_PRESETS.map(({ label, ms }) => (
              <Button
                key={label}
                size="sm"
                variant="secondary"
                onClick={() => onSet({ from: Date.now() - ms, to: null })}
              >
                {label}
              </Button>
            ))}
          </div>
        </fieldset>
        <Field label="Since">
          <Input
            type="datetime-local"
            value={toLocalInput(from)}
            onChange={(event) => onSet({ from: fromLocalInput(event.target.value) })}
          />
        </Field>
        <Field label="Until">
          <Input
            type="datetime-local"
            value={toLocalInput(to)}
            onChange={(event) => onSet({ to: fromLocalInput(event.target.value) })}
          />
        </Field>
        <Button variant="ghost" size="sm" onClick={() => onSet({ from: null, to: null })}>
          Any time
        </Button>
      </PopoverContent>
    </Popover>
  );
}
