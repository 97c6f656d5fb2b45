"use client";

import { ArrowUp, Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ConditionFields } from "./condition-fields";
import { newId, type RuleForm } from "./feature-form";
import { ServeFields } from "./serve-fields";

interface Props {
  rules: readonly RuleForm[];
  variants: readonly string[];
  problems: Record<string, string>;
  onChange(rules: RuleForm[]): void;
}

/** Who gets something of their own: the first rule that holds decides. */
export function RuleFields({ rules, variants, problems, onChange }: Props) {
  const change = (id: string, part: Partial<RuleForm>) =>
    onChange(rules.map((rule) => (rule.id === id ? { ...rule, ...part } : rule)));
  const raise = (index: number) => {
    const next = [...rules];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index - 1, 0, moved);
    onChange(next);
  };
  const add = () => {
    const condition = { id: newId(), attribute: "tenant", operator: "in" as const, text: "" };
    const serve = { kind: "variant" as const, variant: variants[0] ?? "", shares: {} };
    onChange([...rules, { id: newId(), name: "", conditions: [condition], serve }]);
  };
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium text-sm">Rules, tried in order</legend>
      {rules.map((rule, index) => (
        <section
          key={rule.id}
          aria-label={`Rule ${index + 1}`}
          className="grid gap-2 rounded-md border border-line p-3"
        >
          <div className="flex items-end gap-2">
            <Field label={`Rule ${index + 1}: name (optional)`} className="flex-1">
              <Input
                value={rule.name}
                maxLength={100}
                onChange={(event) => change(rule.id, { name: event.target.value })}
              />
            </Field>
            <Button
              size="icon"
              variant="ghost"
              disabled={index === 0}
              aria-label={`Move rule ${index + 1} up`}
              onClick={() => raise(index)}
            >
              <ArrowUp aria-hidden />
            </Button>
            <Button
              size="icon"
              variant="ghost"
              aria-label={`Remove rule ${index + 1}`}
              onClick={() => onChange(rules.filter(({ id }) => id !== rule.id))}
            >
              <X aria-hidden />
            </Button>
          </div>
          <ConditionFields
            conditions={rule.conditions}
            problemAt={(condition) =>
              problems[`rules.${index}.conditions.${condition}.values`] ??
              problems[`rules.${index}.conditions.${condition}.attribute`]
            }
            onChange={(conditions) => change(rule.id, { conditions })}
          />
          <ServeFields
            label={`Rule ${index + 1} gives`}
            value={rule.serve}
            variants={variants}
            error={problems[`rules.${index}.serve`]}
            onChange={(serve) => change(rule.id, { serve })}
          />
        </section>
      ))}
      <Button size="sm" className="justify-self-start" onClick={add}>
        <Plus aria-hidden /> Rule
      </Button>
    </fieldset>
  );
}
