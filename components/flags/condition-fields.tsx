"use client";

import { Plus, X } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type FlagOperator, flagOperator } from "@/lib/contract/feature-flags";
import { type ConditionForm, newId } from "./feature-form";
import { OPERATOR_WORDS } from "./feature-words";

interface Props {
  conditions: readonly ConditionForm[];
  problemAt(index: number): string | undefined;
  onChange(conditions: ConditionForm[]): void;
}

/** What the runtime says of a job; a processor may add attributes of its own. */
const ATTRIBUTES = ["tenant", "jobName", "queueName", "queue", "route", "criticality", "targetingKey"];

/** All of a rule's conditions must hold. */
export function ConditionFields({ conditions, problemAt, onChange }: Props) {
  const attributes = useId();
  const change = (id: string, part: Partial<ConditionForm>) =>
    onChange(conditions.map((condition) => (condition.id === id ? { ...condition, ...part } : condition)));
  return (
    <div className="grid gap-2">
      <datalist id={attributes}>
        {ATTRIBUTES.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {conditions.map(({ id, attribute, operator, text }, index) => (
        <div
          key={id}
          className="grid grid-cols-[1fr_1fr_auto] items-start gap-2 sm:grid-cols-[9rem_9rem_1fr_auto]"
        >
          <Field label="Attribute">
            <Input
              list={attributes}
              value={attribute}
              maxLength={100}
              onChange={(event) => change(id, { attribute: event.target.value })}
            />
          </Field>
          <Field label="Is">
            <Select
              label="Is"
              value={operator}
              onValueChange={(next) => change(id, { operator: next as FlagOperator })}
              options={flagOperator.options.map((value) => ({ value, label: OPERATOR_WORDS[value] }))}
            />
          </Field>
          <Field
            label="Values"
            hint={'With commas between. 42 is a number, "42" is text.'}
            error={problemAt(index)}
            className="col-span-2 row-start-2 sm:col-span-1 sm:row-start-auto"
          >
            <Input value={text} onChange={(event) => change(id, { text: event.target.value })} />
          </Field>
          <Button
            size="icon"
            variant="ghost"
            className="mt-5"
            aria-label={`Remove condition ${index + 1}`}
            onClick={() => onChange(conditions.filter((condition) => condition.id !== id))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      {conditions.length === 0 && <p className="text-muted text-sm">Without a condition it always holds.</p>}
      <Button
        size="sm"
        variant="ghost"
        className="justify-self-start"
        onClick={() =>
          onChange([...conditions, { id: newId(), attribute: "jobName", operator: "in", text: "" }])
        }
      >
        <Plus aria-hidden /> Condition
      </Button>
    </div>
  );
}
