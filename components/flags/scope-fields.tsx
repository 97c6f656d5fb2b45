"use client";

import { useId } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { QueueSummary } from "@/lib/contract/queues";
import { coarseOnly, type FlagDraft, type QueueFacts } from "./draft";

interface Props {
  draft: FlagDraft;
  queues: readonly QueueSummary[];
  facts: QueueFacts | null;
  onChange(part: Partial<FlagDraft>): void;
}

const EVERY = "every";

/** What to stop: a queue, a job name, a tenant, or several of them together. */
export function ScopeFields({ draft, queues, facts, onChange }: Props) {
  const names = useId();
  const coarse = coarseOnly(facts);
  const unique = new Set(queues.map(({ name }) => name)).size === queues.length;
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="Queue" className="sm:col-span-2">
        <Select
          label="Queue"
          value={draft.queue || EVERY}
          onValueChange={(value) => onChange({ queue: value === EVERY ? "" : value })}
          options={[
            { value: EVERY, label: "Every queue with runtime workers" },
            ...queues.map(({ key, name, prefix }) => ({
              value: key,
              label: unique ? name : `${prefix}:${name}`,
            })),
          ]}
        />
      </Field>
      {coarse ? (
        <p className="text-muted text-sm sm:col-span-2">{coarse}</p>
      ) : (
        <>
          <Field label="Job name (optional)">
            <Input
              value={draft.jobName}
              list={names}
              maxLength={500}
              placeholder="Any"
              onChange={(event) => onChange({ jobName: event.target.value })}
            />
          </Field>
          <datalist id={names}>
            {facts?.jobNames.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <Field label="Tenant (optional)">
            <Input
              value={draft.tenant}
              maxLength={500}
              placeholder="Any"
              onChange={(event) => onChange({ tenant: event.target.value })}
            />
          </Field>
        </>
      )}
    </div>
  );
}
