"use client";
import { useState } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { limitWords } from "../limit-words";
import { changedLimits, limitsText, readLimits } from "./limits-form";
import type { QueueDialogProps } from "./pause-dialog";

/** Sets BullMQ's limits over all workers of the queue. */
export function LimitsDialog({ queue, onClose }: QueueDialogProps) {
  const [before] = useState(queue.limits);
  const [text, setText] = useState(() => limitsText(before));
  const { limits, errors } = readLimits(text);
  const change = limits ? changedLimits(before, limits) : {};
  const put = useCallMutation("PUT /api/v1/queues/:queue/limits", {
    invalidates: [queryKeys.queue(queue.key)],
    done: () => "Limits saved.",
    onDone: onClose,
  });
  const field = (name: keyof typeof text) => ({
    value: text[name],
    inputMode: "decimal" as const,
    autoComplete: "off",
    onChange: (event: { target: { value: string } }) => setText({ ...text, [name]: event.target.value }),
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Limits of ${queue.name}`}
      description="They hold for all its workers together, from the next job on. An empty field removes a limit."
      confirmLabel="Save limits"
      disabled={Object.keys(change).length === 0}
      pending={put.isPending}
      onConfirm={(reason) =>
        put.mutate({
          params: { queue: queue.key },
          body: { ...change, ...(reason === undefined ? {} : { reason }) },
        })
      }
    >
      <Field label="Jobs running at once" error={errors?.concurrency}>
        <Input placeholder="Not limited" {...field("concurrency")} />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Jobs started" error={errors?.max}>
          <Input placeholder="Not limited" {...field("max")} />
        </Field>
        <Field label="Per (seconds)" error={errors?.perSec}>
          <Input {...field("perSec")} disabled={text.max.trim() === ""} />
        </Field>
      </div>
      <p className="text-muted" aria-live="polite">
        {limits ? preview(limitWords(limits)) : "Not complete yet."}
      </p>
    </ConfirmDialog>
  );
}

const preview = (words: string[]) =>
  words.length === 0 ? "No limits." : `The queue runs ${words.join(" and ")}.`;
