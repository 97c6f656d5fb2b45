import { CheckField } from "@/components/ui/check-field";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioList } from "@/components/ui/radio-list";
import { Select } from "@/components/ui/select";
import { type Draft, EVERY_UNITS } from "./draft";
import { patternWords } from "./schedule-words";

interface Props {
  draft: Draft;
  errors: Record<string, string | undefined>;
  onChange(part: Partial<Draft>): void;
}

const KINDS = [
  { value: "pattern", label: "By a cron pattern" },
  { value: "every", label: "Every so often" },
] as const;

/** When jobs are made, and for how long. */
export function ScheduleFields({ draft, errors, onChange }: Props) {
  const text = (field: "pattern" | "tz" | "every" | "startAt" | "endAt" | "limit") => ({
    value: draft[field],
    autoComplete: "off",
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  });
  return (
    <div className="grid min-w-0 content-start gap-4">
      <RadioList
        label="When"
        value={draft.kind}
        options={[...KINDS]}
        onChange={(kind) => onChange({ kind })}
      />
      {draft.kind === "pattern" ? (
        <div className="grid min-w-0 gap-4 sm:grid-cols-2">
          <Field
            label="Pattern"
            hint={patternWords(draft.pattern) ?? "Minute, hour, day, month, weekday: 30 9 * * 1-5"}
            error={errors.pattern}
          >
            <Input {...text("pattern")} spellCheck={false} className="font-mono" placeholder="30 9 * * 1-5" />
          </Field>
          <Field label="Time zone" hint="Empty: the zone of its worker." error={errors.tz}>
            <Input {...text("tz")} spellCheck={false} list="time-zones" placeholder="Europe/Zurich" />
          </Field>
          <datalist id="time-zones">
            {Intl.supportedValuesOf("timeZone").map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </div>
      ) : (
        <div className="grid min-w-0 gap-2">
          <div className="flex min-w-0 items-start gap-2">
            <Field label="Every" className="min-w-0 flex-1" error={errors.every ?? errors.everyMs}>
              <Input {...text("every")} inputMode="decimal" placeholder="15" />
            </Field>
            <Field label="Unit">
              <Select
                label="Unit"
                value={draft.unit}
                onValueChange={(unit) => onChange({ unit })}
                options={EVERY_UNITS}
              />
            </Field>
          </div>
          <CheckField id="at-once" checked={draft.atOnce} onChange={(atOnce) => onChange({ atOnce })}>
            The first job at once, where the interval is new
          </CheckField>
        </div>
      )}
      <div className="grid min-w-0 gap-4 sm:grid-cols-2">
        <Field label="Not before" className="min-w-0" error={errors.startAt}>
          <Input {...text("startAt")} type="datetime-local" />
        </Field>
        <Field label="Not after" className="min-w-0" error={errors.endAt}>
          <Input {...text("endAt")} type="datetime-local" />
        </Field>
        <Field label="Limit" hint="Jobs in all." error={errors.limit}>
          <Input {...text("limit")} inputMode="numeric" placeholder="none" />
        </Field>
      </div>
    </div>
  );
}
