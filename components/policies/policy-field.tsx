"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { formatDuration } from "@/lib/format";
import { weightsOf, weightsText } from "./draft";
import type { FieldSpec } from "./fields";

interface Props {
  field: FieldSpec;
  value: unknown;
  error: string | undefined;
  disabled: boolean;
  onChange(value: unknown): void;
}

/** One number or choice of a policy. */
export function PolicyField({ field, value, error, disabled, onChange }: Props) {
  const { kind, label, hint, empty } = field;
  if (kind === "choice")
    return (
      <Field label={label} error={error}>
        <Select
          label={label}
          value={String(value)}
          disabled={disabled}
          onValueChange={onChange}
          options={(field.options ?? []).map((option) => ({ value: option, label: option }))}
        />
      </Field>
    );
  if (kind === "weights")
    return <Weights {...{ field, value: value as Record<string, number>, error, disabled, onChange }} />;
  const words =
    kind === "duration" && typeof value === "number" && value >= 1_000 ? formatDuration(value) : null;
  return (
    <Field label={label} error={error} hint={[words && `= ${words}`, hint].filter(Boolean).join(" · ")}>
      <Input
        type="number"
        inputMode="decimal"
        step="any"
        className="text-right tabular-nums"
        disabled={disabled}
        placeholder={empty}
        value={typeof value === "number" && !Number.isNaN(value) ? value : ""}
        onChange={({ target }) =>
          onChange(target.value === "" && empty !== undefined ? null : target.valueAsNumber)
        }
      />
    </Field>
  );
}

/** The text stays as it was typed; what it says is parsed at each stroke. */
function Weights({ field, value, error, disabled, onChange }: Props & { value: Record<string, number> }) {
  const [text, setText] = useState(() => weightsText(value));
  return (
    <Field
      label={field.label}
      hint={field.hint}
      error={error && "Each line: a tenant, = and a weight above 0."}
      className="col-span-full"
    >
      <Textarea
        className="font-mono text-xs"
        disabled={disabled}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          onChange(weightsOf(target.value));
        }}
      />
    </Field>
  );
}
