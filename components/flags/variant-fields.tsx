"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import type { FlagType } from "@/lib/contract/feature-flags";
import { newId, type VariantForm } from "./feature-form";

interface Props {
  type: FlagType;
  variants: readonly VariantForm[];
  problems: Record<string, string>;
  onChange(variants: VariantForm[]): void;
}

/** What the flag can give, each value by a name. */
export function VariantFields({ type, variants, problems, onChange }: Props) {
  const change = (id: string, part: Partial<VariantForm>) =>
    onChange(variants.map((variant) => (variant.id === id ? { ...variant, ...part } : variant)));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium text-sm">Variants</legend>
      {variants.map(({ id, name, text }, index) => (
        <div key={id} className="grid grid-cols-[minmax(5rem,10rem)_1fr_auto] items-start gap-2">
          <Field label={`Name ${index + 1}`}>
            <Input
              value={name}
              maxLength={63}
              onChange={(event) => change(id, { name: event.target.value })}
            />
          </Field>
          <Field label={`Value ${index + 1} (JSON)`} error={problems[`variants.${name}`]}>
            {type === "object" ? (
              <Textarea
                spellCheck={false}
                className="font-mono text-xs"
                value={text}
                onChange={(event) => change(id, { text: event.target.value })}
              />
            ) : (
              <Input
                spellCheck={false}
                className="font-mono text-xs"
                value={text}
                onChange={(event) => change(id, { text: event.target.value })}
              />
            )}
          </Field>
          <Button
            size="icon"
            variant="ghost"
            className="mt-5"
            aria-label={`Remove variant ${name}`}
            disabled={variants.length === 1}
            onClick={() => onChange(variants.filter((variant) => variant.id !== id))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      {problems.variants && <p className="text-danger text-xs">{problems.variants}</p>}
      <Button
        size="sm"
        className="justify-self-start"
        onClick={() => onChange([...variants, { id: newId(), name: `v${variants.length + 1}`, text: "" }])}
      >
        <Plus aria-hidden /> Variant
      </Button>
    </fieldset>
  );
}
