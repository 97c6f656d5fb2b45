import { CheckField } from "@/components/ui/check-field";
import { Link } from "@/components/ui/link";
import type { Created } from "@/lib/contract/operations";
import { operationHref } from "./operation-ref";
import { WORDS } from "./progress";

interface Props {
  busy: Created["busy"];
  nameOf(queue: string): string;
  checked: boolean;
  onChange(checked: boolean): void;
}

/** Says that an operation is under way in a queue of the new one, and asks whether this one shall wait for it. */
export function BusyField({ busy, nameOf, checked, onChange }: Props) {
  const [first] = busy;
  if (!first) return null;
  const words = WORDS[first.kind];
  return (
    <div className="grid gap-2 rounded-md border border-line bg-raised px-3 py-2 text-sm">
      <p>
        <Link className="text-accent underline underline-offset-2" href={operationHref(first.kind, first.id)}>
          A {words.noun.toLowerCase()}
        </Link>{" "}
        is under way in {nameOf(first.queue)}
        {busy.length > 1 && `, and ${busy.length - 1} more in other queues`}.
      </p>
      <CheckField id="behind" checked={checked} onChange={onChange}>
        Begin when it has ended
      </CheckField>
    </div>
  );
}
