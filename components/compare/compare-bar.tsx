import { ArrowLeftRight } from "lucide-react";
import type { AGAINST } from "@/components/queues/against";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { FreeTime } from "./free-time";
import type { Compared } from "./use-compare";

const SAME = "same";
const FREE = "free";
const WHEN = [
  { value: SAME, label: "at the same time" },
  { value: "before", label: "in the time before" },
  { value: "day", label: "a day earlier" },
  { value: "week", label: "a week earlier" },
  { value: FREE, label: "at a time of your own" },
] satisfies { value: keyof typeof AGAINST | typeof SAME | typeof FREE; label: string }[];

interface Props {
  value: Compared;
  queues: { value: string; label: string }[];
  onChange(part: Partial<Compared>): void;
  /** Where a time of one's own begins before it was said, ms. */
  freeFromMs(): number;
}

/** Which queue is compared with which, and when. */
export const CompareBar = ({ value: { a, b, against, bFrom }, queues, onChange, freeFromMs }: Props) => (
  <div className="flex flex-wrap items-start gap-3">
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
      className="sm:mt-5"
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
        value={bFrom === null ? (against ?? SAME) : FREE}
        options={WHEN}
        onValueChange={(when) =>
          onChange({
            bFrom: when === FREE ? freeFromMs() : null,
            against: when === SAME || when === FREE ? null : (when as keyof typeof AGAINST),
          })
        }
      />
    </Field>
    {bFrom !== null && <FreeTime fromMs={bFrom} onChange={(fromMs) => onChange({ bFrom: fromMs })} />}
  </div>
);
