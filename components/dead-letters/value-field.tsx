import { CheckField } from "@/components/ui/check-field";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NO_VALUE } from "@/lib/contract/values/dead-letters";

interface Props {
  label: string;
  /** Names the choice of those without a value. */
  id: string;
  none: string;
  value: string | null;
  onType(value: string | null): void;
  onSet(value: string | null): void;
}

/** A value in full, or those that have none. */
export const ValueField = ({ label, id, none, value, onType, onSet }: Props) => (
  <div className="grid content-start gap-1.5">
    <Field label={label}>
      <Input
        type="search"
        autoComplete="off"
        maxLength={500}
        disabled={value === NO_VALUE}
        value={value === NO_VALUE ? "" : (value ?? "")}
        onChange={({ target }) => onType(target.value || null)}
      />
    </Field>
    <CheckField id={id} checked={value === NO_VALUE} onChange={(checked) => onSet(checked ? NO_VALUE : null)}>
      {none}
    </CheckField>
  </div>
);
