import { useMemo } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { QueueSummary } from "@/lib/contract/queues";
import { singleQueueOptions } from "../dead-letters/queue-options";
import type { Draft } from "./draft";

interface Props {
  draft: Draft;
  queues: QueueSummary[];
  /** Queue and id are chosen once. */
  isNew: boolean;
  onChange(part: Partial<Draft>): void;
}

/** Whose scheduler it is, and what its jobs are called. */
export function IdentityFields({ draft, queues, isNew, onChange }: Props) {
  const options = useMemo(() => singleQueueOptions(queues), [queues]);
  return (
    <div className="grid min-w-0 gap-4 sm:grid-cols-3">
      {isNew && (
        <>
          <Field label="Queue">
            <Select
              label="Queue"
              placeholder="Choose a queue"
              value={draft.queue ?? ""}
              onValueChange={(queue) => onChange({ queue })}
              options={options}
            />
          </Field>
          <Field label="Id" hint="Unique in its queue.">
            <Input
              required
              maxLength={1000}
              autoComplete="off"
              value={draft.id}
              onChange={(event) => onChange({ id: event.target.value })}
            />
          </Field>
        </>
      )}
      <Field label="Name of its jobs">
        <Input
          required
          maxLength={500}
          autoComplete="off"
          value={draft.jobName}
          onChange={(event) => onChange({ jobName: event.target.value })}
        />
      </Field>
    </div>
  );
}
