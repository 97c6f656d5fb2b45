import { ArrowLeftRight } from "lucide-react";
import type { AGAINST } from "@/components/queues/against";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { Compared } from "./use-compare";

const SAME = "same";
const WHEN = [
  { value: SAME, label: "at the same time" },
  { value: "before", label: "in the time before" },
  { value: "day", label: "a day earlier" },
  { value: "week", label: "a week earlier" },
] satisfies { value: keyof typeof AGAINST | typeof SAME; label: string }[];

interface Props {
  value: Compared;
  queues: { value: string; label: string }[];
  onChange(part: Partial<Compared>): void;
}

/** Which queue is compared with which, and when. */
export const CompareBar = ({ value: { a, b, against }, queues, onChange }: Props) => (
  <div className="flex flex-wrap items-end gap-3">
    <Field label="Queue">
      <Select
        label="Queue"
        className="w-48"
        value={a ?? ""}
        placeholder="Choose a queue"
        options={queues}
        onValueChange={(key) => onChange({ a: key })}
      />
    </Field>
    <Button
      size="icon"
      aria-label="Swap the queues"
      title="Swap the queues"
      disabled={a === null || b === null || a === b}
      onClick={() => onChange({ a: b, b: a })}
    >
      <ArrowLeftRight aria-hidden />
    </Button>
    <Field label="Compare with">
      <Select
        label="Compare with"
        className="w-48"
        value={b ?? a ?? ""}
        placeholder="Choose a queue"
        options={queues}
        onValueChange={(key) => onChange({ b: key })}
      />
    </Field>
    <Field label="When">
      <Select
        label="When"
        className="w-48"
        value={against ?? SAME}
        options={WHEN}
        onValueChange={(when) => onChange({ against: when === SAME ? null : (when as keyof typeof AGAINST) })}
      />
    </Field>
  </div>
);
