"use client";

import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type FlagType, flagType } from "@/lib/contract/feature-flags";
import { type FeatureForm, startVariants } from "./feature-form";

interface Props {
  form: FeatureForm;
  /** The type of a flag that callers know already stays what it is. */
  isNew: boolean;
  problems: Record<string, string>;
  onChange(part: Partial<FeatureForm>): void;
}

/** What the flag is for, of which type, whether it is on, and when. */
export function FeatureBasics({ form, isNew, problems, onChange }: Props) {
  const on = useId();
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="What it is for (optional)" className="sm:col-span-2">
        <Input
          value={form.description}
          maxLength={500}
          onChange={(event) => onChange({ description: event.target.value })}
        />
      </Field>
      <Field label="Type">
        <Select
          label="Type"
          value={form.type}
          disabled={!isNew}
          onValueChange={(type) => onChange(startVariants(type as FlagType))}
          options={flagType.options.map((value) => ({ value, label: value }))}
        />
      </Field>
      <div className="flex items-center gap-2 self-end pb-1.5 text-sm">
        <Checkbox
          id={on}
          checked={form.enabled}
          onCheckedChange={(checked) => onChange({ enabled: checked === true })}
        />
        <label htmlFor={on}>On (off: callers get the default of their own code)</label>
      </div>
      <Field label="From (optional, your time)">
        <Input
          type="datetime-local"
          value={form.startsAt}
          onChange={(event) => onChange({ startsAt: event.target.value })}
        />
      </Field>
      <Field label="Until (optional, your time)" error={problems.expiresAt}>
        <Input
          type="datetime-local"
          value={form.expiresAt}
          onChange={(event) => onChange({ expiresAt: event.target.value })}
        />
      </Field>
    </div>
  );
}
