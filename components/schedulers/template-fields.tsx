import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import type { SchedulerDetail } from "@/lib/contract/schedulers";
import { type Draft, type DraftErrors, isEditable } from "./draft";

interface Props {
  draft: Draft;
  errors: DraftErrors;
  before: SchedulerDetail | null;
  onChange(part: Partial<Draft>): void;
}

/** What its jobs carry. A text that is not shown whole cannot be edited, and stays. */
export function TemplateFields({ draft, errors, before, onChange }: Props) {
  return (
    <div className="grid min-w-0 gap-4 sm:grid-cols-2">
      {(["data", "opts"] as const).map((field) => {
        const locked = before !== null && !isEditable(before[field]);
        const label = field === "data" ? "Data (JSON)" : "Options (JSON)";
        return (
          <Field
            key={field}
            label={label}
            hint={locked ? "Too large, or with sealed fields: it stays as it is." : undefined}
            error={errors[field]}
          >
            <Textarea
              rows={5}
              spellCheck={false}
              className="font-mono text-xs"
              disabled={locked}
              value={draft[field]}
              onChange={(event) => onChange({ [field]: event.target.value })}
            />
          </Field>
        );
      })}
    </div>
  );
}
