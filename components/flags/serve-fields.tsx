"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { ServeForm } from "./feature-form";

interface Props {
  label: string;
  value: ServeForm;
  variants: readonly string[];
  error: string | undefined;
  onChange(serve: ServeForm): void;
}

const SPLIT = "split:";

/** One variant for all of them, or a share of each, set by a slider. */
export function ServeFields({ label, value, variants, error, onChange }: Props) {
  const choose = (choice: string) => {
    if (choice !== SPLIT) return onChange({ ...value, kind: "variant", variant: choice });
    const known = variants.some((name) => value.shares[name] !== undefined);
    const [first = "", ...rest] = variants;
    const last = rest.at(-1) ?? first;
    onChange({ ...value, kind: "split", shares: known ? value.shares : { [first]: 0, [last]: 100 } });
  };
  const set = (name: string, percent: number) => {
    const [other, ...more] = variants.filter((one) => one !== name);
    // Of two, the other one gets the rest; of more, only the operator knows who gives way.
    const rest =
      other !== undefined && more.length === 0 ? { [other]: Number((100 - percent).toFixed(2)) } : {};
    onChange({ ...value, shares: { ...value.shares, [name]: percent, ...rest } });
  };
  return (
    <div className="grid gap-2">
      <Field label={label} error={error}>
        <Select
          label={label}
          value={value.kind === "split" ? SPLIT : value.variant}
          onValueChange={choose}
          options={[
            ...variants
              .map((name) => ({ value: name, label: name || "(no name)" }))
              .filter(({ value }) => value !== ""),
            { value: SPLIT, label: "A share of each…" },
          ]}
        />
      </Field>
      {value.kind === "split" &&
        variants.map((name) => (
          <Share
            key={name}
            of={label}
            name={name}
            percent={value.shares[name] ?? 0}
            onChange={(percent) => set(name, percent)}
          />
        ))}
    </div>
  );
}

interface ShareProps {
  of: string;
  name: string;
  percent: number;
  onChange(percent: number): void;
}

function Share({ of, name, percent, onChange }: ShareProps) {
  const change = (text: string) => onChange(Math.min(100, Math.max(0, Number(text) || 0)));
  return (
    <div className="grid grid-cols-[minmax(4rem,8rem)_1fr_5rem_auto] items-center gap-2 text-sm">
      <span className="truncate font-mono text-xs">{name}</span>
      <input
        type="range"
        min={0}
        max={100}
        step={1}
        value={percent}
        aria-label={`Share of ${name}, slider (${of})`}
        className="h-6 w-full accent-accent"
        onChange={(event) => change(event.target.value)}
      />
      <Input
        type="number"
        min={0}
        max={100}
        step="any"
        value={percent}
        aria-label={`Share of ${name} in percent (${of})`}
        className="text-right tabular-nums"
        onChange={(event) => change(event.target.value)}
      />
      <span aria-hidden>%</span>
    </div>
  );
}
