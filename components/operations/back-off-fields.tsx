import { CheckField } from "@/components/ui/check-field";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { DraftErrors, OperationDraft } from "./draft";

interface Props {
  draft: OperationDraft;
  errors: DraftErrors;
  onChange(change: Partial<OperationDraft>): void;
}

/** Whether a replay slows down by itself, and from what share of failures on. */
export function BackOffFields({ draft, errors, onChange }: Props) {
  return (
    <div className="grid gap-3">
      <CheckField
        id="back-off"
        checked={draft.backOff}
        onChange={(checked) => onChange({ backOff: checked })}
      >
        Slow down by itself when too many fail or a breaker is open
      </CheckField>
      {draft.backOff && (
        <Field
          label="Too many is, %"
          hint="Of what the queue ran in the last 15 s. It goes on by itself when that has passed."
          error={errors.backOffShare}
          className="sm:max-w-1/2"
        >
          <Input
            value={draft.backOffShare}
            inputMode="decimal"
            onChange={(event) => onChange({ backOffShare: event.target.value })}
          />
        </Field>
      )}
    </div>
  );
}
