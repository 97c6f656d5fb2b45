import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { fromLocalInput, TIME_PRESETS, toLocalInput } from "../dead-letters/times";
import type { EditUrl } from "./use-edit-url";

interface Props {
  value: Pick<EditUrl, "editName" | "editText" | "editBefore">;
  onChange(part: Partial<Pick<EditUrl, "editName" | "editText" | "editBefore">>): void;
}

const ANY = "any";
const AT = "at";

/** Which of a state's jobs are meant. The address holds an absolute time, so that a pasted link means the same to everyone. */
export const LiveFilterFields = ({ value: { editName, editText, editBefore }, onChange }: Props) => (
  <fieldset className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
    <legend className="sr-only">Which jobs</legend>
    <Field label="Job name" hint="The whole name.">
      <Input
        type="search"
        autoComplete="off"
        maxLength={500}
        value={editName}
        onChange={({ target }) => onChange({ editName: target.value })}
      />
    </Field>
    <Field label="Text in the data" hint="Each job is looked at for it.">
      <Input
        type="search"
        autoComplete="off"
        maxLength={500}
        value={editText}
        onChange={({ target }) => onChange({ editText: target.value })}
      />
    </Field>
    <Field label="Added">
      <Select
        label="Added"
        value={editBefore === null ? ANY : AT}
        options={[
          { value: ANY, label: "at any time" },
          ...(editBefore === null ? [] : [{ value: AT, label: "before a time" }]),
          ...TIME_PRESETS.map(({ label, ms }) => ({ value: String(ms), label: `more than ${label} ago` })),
        ]}
        onValueChange={(chosen) => {
          if (chosen === ANY) onChange({ editBefore: null });
          else if (chosen !== AT) onChange({ editBefore: Date.now() - Number(chosen) });
        }}
      />
    </Field>
    {editBefore !== null && (
      <Field label="Added before">
        <Input
          type="datetime-local"
          value={toLocalInput(editBefore)}
          onChange={({ target }) => onChange({ editBefore: fromLocalInput(target.value) })}
        />
      </Field>
    )}
  </fieldset>
);
