import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { formatDuration } from "@/lib/format";
import { type DraftErrors, draftTakesMs, type OperationDraft, type Pace } from "./draft";

interface Props {
  draft: OperationDraft;
  errors: DraftErrors;
  total: number | undefined;
  onChange(change: Partial<OperationDraft>): void;
}

const PACES: { value: Pace; label: string }[] = [
  { value: "free", label: "As fast as Redis allows" },
  { value: "rate", label: "At a rate" },
  { value: "spread", label: "Spread evenly over a time" },
];

/** How fast an operation may go. */
export function PaceFields({ draft, errors, total, onChange }: Props) {
  const takesMs = draftTakesMs(draft, total);
  const takes = takesMs === null ? "" : `Takes about ${formatDuration(takesMs)}.`;
  return (
    <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
      <Field
        label="Pace"
        hint={draft.pace === "free" ? "Other callers of Redis will not notice." : undefined}
      >
        <Select
          label="Pace"
          value={draft.pace}
          options={PACES}
          onValueChange={(pace) => onChange({ pace: pace as Pace })}
        />
      </Field>
      {draft.pace === "rate" && (
        <Field label="Jobs per second" hint={takes || undefined} error={errors.rate}>
          <Input
            value={draft.rate}
            inputMode="decimal"
            onChange={(event) => onChange({ rate: event.target.value })}
          />
        </Field>
      )}
      {draft.pace === "spread" && (
        <Field label="Minutes" hint={takes || undefined} error={errors.spread}>
          <Input
            value={draft.spread}
            inputMode="decimal"
            onChange={(event) => onChange({ spread: event.target.value })}
          />
        </Field>
      )}
    </div>
  );
}
