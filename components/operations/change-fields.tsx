import { CheckField } from "@/components/ui/check-field";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { makesNewJobs } from "@/lib/contract/values/replay-options";
import { readChange } from "./change-draft";
import type { DraftErrors, OperationDraft } from "./draft";

interface Props {
  draft: OperationDraft;
  errors: DraftErrors;
  /** What they may go to, by key. */
  queues: { value: string; label: string }[];
  onChange(change: Partial<OperationDraft>): void;
}

/** A select cannot hold an empty value. */
const OWN = "own";
const EXAMPLE = '[{ "op": "replace", "path": "/user/email", "value": "a@b.example" }]';

/** Whether the jobs are changed before they run again, and how. */
export function ChangeFields({ draft, errors, queues, onChange }: Props) {
  const { change } = readChange(draft);
  const makesNew = change !== null && makesNewJobs(change);
  return (
    <div className="grid gap-3">
      <CheckField id="change" checked={draft.change} onChange={(checked) => onChange({ change: checked })}>
        Change the jobs: another queue, later, another priority, or their payload
      </CheckField>
      {draft.change && (
        <>
          <div className="grid grid-cols-2 items-start gap-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)]">
            <Field label="To queue" className="max-sm:col-span-2">
              <Select
                label="To queue"
                className="min-w-0"
                value={draft.changeQueue || OWN}
                options={[{ value: OWN, label: "Their own" }, ...queues]}
                onValueChange={(value) => onChange({ changeQueue: value === OWN ? "" : value })}
              />
            </Field>
            <Field label="Delay, minutes" error={errors.changeDelay}>
              <Input
                value={draft.changeDelay}
                inputMode="decimal"
                placeholder="none"
                onChange={(event) => onChange({ changeDelay: event.target.value })}
              />
            </Field>
            <Field label="Priority" error={errors.changePriority}>
              <Input
                value={draft.changePriority}
                inputMode="numeric"
                placeholder="as it is"
                onChange={(event) => onChange({ changePriority: event.target.value })}
              />
            </Field>
          </div>
          {makesNew && (
            <p className="text-muted text-xs">
              Each becomes a new job with its history; the old one is removed once the new one is there.
            </p>
          )}
          <Field
            label="Payload (JSON Patch)"
            hint="Made in each payload. Jobs it does not fit are left alone."
            error={errors.changePatch}
          >
            <Textarea
              value={draft.changePatch}
              rows={3}
              spellCheck={false}
              placeholder={EXAMPLE}
              className="font-mono text-xs"
              onChange={(event) => onChange({ changePatch: event.target.value })}
            />
          </Field>
        </>
      )}
    </div>
  );
}
