"use client";
import { useState } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import { useCallMutation } from "@/components/hooks/use-call";
import { ProblemText } from "@/components/operations/problem-text";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { CLEANABLE } from "@/lib/contract/values/queues";
import { formatNumber, plural } from "@/lib/format";
import type { QueueDialogProps } from "./pause-dialog";
import { type CleanChoice, useCleanCount } from "./use-clean-count";

const AGES = [
  { label: "any age", ms: 0 },
  { label: "1 hour", ms: 3_600_000 },
  { label: "1 day", ms: 86_400_000 },
  { label: "7 days", ms: 7 * 86_400_000 },
  { label: "30 days", ms: 30 * 86_400_000 },
].map(({ label, ms }) => ({ value: String(ms), label }));
const LIMITS = [100, 1_000, 10_000].map((limit) => ({ value: String(limit), label: formatNumber(limit) }));
const STATES = CLEANABLE.map((state) => ({ value: state, label: state }));

/** Removes the oldest jobs of a state for good, after counting them. */
export function CleanDialog({ queue, onClose }: QueueDialogProps) {
  const [choice, setChoice] = useState<CleanChoice>({
    state: "completed",
    graceMs: 86_400_000,
    limit: 1_000,
  });
  const count = useCleanCount(queue.key, choice);
  const clean = useCallMutation("POST /api/v1/queues/:queue/clean", {
    invalidates: [queryKeys.queue(queue.key), queryKeys.queues, queryKeys.allDeadLetters],
    done: ({ removed }) => `${plural(removed, "job")} removed.`,
    onDone: onClose,
  });
  const matching = count.isFetching ? undefined : count.data?.matching;
  const removing = Math.min(matching ?? 0, choice.limit);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Clean ${queue.name}`}
      description="Removes jobs for good, the oldest first, with their data, results and logs."
      confirmLabel={matching === undefined ? "Counting…" : `Remove ${plural(removing, "job")}`}
      danger
      disabled={removing === 0}
      pending={clean.isPending}
      reason="required"
      onConfirm={(reason) =>
        clean.mutate({
          params: { queue: queue.key },
          body: { ...choice, ...(reason === undefined ? {} : { reason }) },
        })
      }
    >
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        <Field label="State">
          <Select
            label="State"
            value={choice.state}
            options={STATES}
            onValueChange={(state) => setChoice({ ...choice, state: state as CleanChoice["state"] })}
          />
        </Field>
        <Field label="Older than">
          <Select
            label="Older than"
            value={String(choice.graceMs)}
            options={AGES}
            onValueChange={(ms) => setChoice({ ...choice, graceMs: Number(ms) })}
          />
        </Field>
        <Field label="At most">
          <Select
            label="At most"
            value={String(choice.limit)}
            options={LIMITS}
            onValueChange={(limit) => setChoice({ ...choice, limit: Number(limit) })}
          />
        </Field>
      </div>
      {count.error ? (
        <ProblemText error={count.error} />
      ) : (
        <p aria-live="polite">{countWords(matching, removing, choice.state)}</p>
      )}
    </ConfirmDialog>
  );
}

function countWords(matching: number | undefined, removing: number, state: string): string {
  if (matching === undefined) return "Counting…";
  if (matching === 0) return `No ${state} job is that old.`;
  const left = matching > removing ? ` of ${formatNumber(matching)} that match` : "";
  const warning = state === "failed" ? " A dead letter that is removed cannot be replayed." : "";
  return `${plural(removing, `${state} job`)}${left} will be removed.${warning}`;
}
