import { CheckField } from "@/components/ui/check-field";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { EDIT_ACTIONS, type EditableState, STATES_OF } from "@/lib/contract/values/edits";
import { type EditDraft, type EditErrors, UNITS, type Unit } from "./edit-draft";

const ACTIONS: Record<EditDraft["action"], string> = {
  promote: "Run now",
  "delay-by": "Run later or sooner",
  "delay-until": "Run at a time",
  priority: "Change the priority",
  remove: "Remove",
};
const DIRECTIONS = [
  { value: "later", label: "later" },
  { value: "sooner", label: "sooner" },
];
const UNIT_OPTIONS = Object.keys(UNITS).map((unit) => ({ value: unit, label: unit }));

interface Props {
  state: EditableState;
  draft: EditDraft;
  errors: EditErrors;
  onChange(change: Partial<EditDraft>): void;
}

/** What is done to each job, and by how much. */
export function EditFields({ state, draft, errors, onChange }: Props) {
  const options = EDIT_ACTIONS.filter((action) => STATES_OF[action].includes(state)).map((action) => ({
    value: action,
    label: ACTIONS[action],
  }));
  return (
    <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
      <Field label="What to do">
        <Select
          label="What to do"
          value={draft.action}
          options={options}
          onValueChange={(action) => onChange({ action: action as EditDraft["action"] })}
        />
      </Field>
      {draft.action === "delay-by" && (
        <div className="grid grid-cols-[1fr_1.2fr_1fr] items-start gap-2">
          <Field label="By" error={errors.amount}>
            <Input
              inputMode="decimal"
              value={draft.amount}
              onChange={({ target }) => onChange({ amount: target.value })}
            />
          </Field>
          <Field label="Unit">
            <Select
              label="Unit"
              value={draft.unit}
              options={UNIT_OPTIONS}
              onValueChange={(unit) => onChange({ unit: unit as Unit })}
            />
          </Field>
          <Field label="Direction">
            <Select
              label="Direction"
              value={draft.direction}
              options={DIRECTIONS}
              onValueChange={(to) => onChange({ direction: to as EditDraft["direction"] })}
            />
          </Field>
        </div>
      )}
      {draft.action === "delay-until" && (
        <Field label="Runs at" hint="In your time zone. A time that has passed means now.">
          <Input
            type="datetime-local"
            value={draft.at}
            onChange={({ target }) => onChange({ at: target.value })}
          />
        </Field>
      )}
      {draft.action === "priority" && (
        <Field
          label="Priority"
          hint="1 runs first. 0 is none: such a job runs before all with one."
          error={errors.priority}
        >
          <Input
            inputMode="numeric"
            value={draft.priority}
            onChange={({ target }) => onChange({ priority: target.value })}
          />
        </Field>
      )}
      {draft.action === "remove" && (
        <div className="grid content-start gap-1 sm:pt-6">
          <CheckField id="edit-archive" checked={draft.archive} onChange={(archive) => onChange({ archive })}>
            Keep an archive, so that it can be undone
          </CheckField>
          {!draft.archive && <p className="pl-6 text-muted text-xs">Without it there is no undo.</p>}
        </div>
      )}
    </div>
  );
}
