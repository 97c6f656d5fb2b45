import { CheckField } from "@/components/ui/check-field";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { DraftErrors, OperationDraft } from "./draft";

interface Props {
  draft: OperationDraft;
  errors: DraftErrors;
  onChange(change: Partial<OperationDraft>): void;
}

/** Whether some jobs go first, and what is asked of them before the rest follows. */
export function CanaryFields({ draft, errors, onChange }: Props) {
  return (
    <div className="grid gap-3">
      <CheckField id="canary" checked={draft.canary} onChange={(checked) => onChange({ canary: checked })}>
        Try some first; go on only if enough of them succeed
      </CheckField>
      {draft.canary && (
        <div className="grid grid-cols-3 items-start gap-3">
          <Field label="Jobs" hint="Spread over names and tenants." error={errors.canaryJobs}>
            <Input
              value={draft.canaryJobs}
              inputMode="numeric"
              onChange={(event) => onChange({ canaryJobs: event.target.value })}
            />
          </Field>
          <Field label="Must succeed, %" error={errors.canaryShare}>
            <Input
              value={draft.canaryShare}
              inputMode="decimal"
              onChange={(event) => onChange({ canaryShare: event.target.value })}
            />
          </Field>
          <Field label="Within, minutes" error={errors.canaryMinutes}>
            <Input
              value={draft.canaryMinutes}
              inputMode="decimal"
              onChange={(event) => onChange({ canaryMinutes: event.target.value })}
            />
          </Field>
        </div>
      )}
    </div>
  );
}
