"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import type { OperationKind, Selection } from "@/lib/contract/operations";
import { formatDuration } from "@/lib/format";
import { ProblemText } from "./problem-text";
import { parseRate, plannedMs, selectionWords, WORDS } from "./progress";
import { newIdempotencyKey, useCreateOperation, useDryRun } from "./use-operations";
import { useQueueNames } from "./use-queue-names";

interface Props {
  kind: OperationKind;
  selection: Selection;
  onClose(): void;
  onCreated(id: string): void;
}

const MIN_REASON = 3;
const time = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short" });

/** Says first how many jobs of which queues would be touched, then asks why. Nothing changes before that. */
export function CreateOperationDialog({ kind, selection, onClose, onCreated }: Props) {
  const words = WORDS[kind];
  const { nameOf } = useQueueNames();
  const count = useDryRun(kind, selection, true);
  const create = useCreateOperation();
  const [reason, setReason] = useState("");
  const [rate, setRate] = useState("");
  const [idempotencyKey] = useState(newIdempotencyKey);
  const parsed = parseRate(rate);
  const total = count.data?.total;
  const jobs = total === undefined ? "" : total === 1 ? "1 job" : `${total.toLocaleString("en-GB")} jobs`;
  const ready =
    reason.trim().length >= MIN_REASON && !("error" in parsed) && total !== undefined && total > 0;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || create.isPending) return;
    create.mutate(
      { kind, selection, reason: reason.trim(), ratePerSec: parsed.ratePerSec, idempotencyKey },
      { onSuccess: ({ id }) => id !== null && onCreated(id) },
    );
  };

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`${words.verb} ${jobs || "dead letters"}`}
        description={`${selectionWords(selection, nameOf, (at) => time.format(at))}. ${CONSEQUENCE[kind]}`}
      >
        <form onSubmit={submit} className="grid gap-4">
          {count.isPending && (
            <output className="grid gap-2 text-muted text-sm">
              Counting what matches…
              <Skeleton className="h-8" />
            </output>
          )}
          {count.isError && <ErrorState error={count.error} onRetry={() => void count.refetch()} />}
          {count.data && <ByQueue rows={count.data.byQueue} />}
          {total === 0 && <p className="text-sm">Nothing matches any more.</p>}
          <Field label="Reason" hint="Kept in the audit.">
            <Input
              value={reason}
              maxLength={500}
              required
              placeholder={kind === "replay" ? "The endpoint is back" : "Test data, not wanted"}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
          <Field
            label="Rate, jobs per second (optional)"
            hint={rateHint(total, parsed)}
            error={"error" in parsed ? parsed.error : undefined}
          >
            <Input
              value={rate}
              inputMode="decimal"
              placeholder="No limit"
              onChange={(event) => setRate(event.target.value)}
            />
          </Field>
          {create.isError && <ProblemText error={create.error} />}
          <DialogFooter>
            <Button variant="secondary" type="button" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              variant={kind === "discard" ? "danger" : "primary"}
              disabled={!ready || create.isPending}
            >
              {create.isPending ? "Starting…" : `${words.verb} ${jobs}`}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

const CONSEQUENCE: Record<OperationKind, string> = {
  replay: "They run again with their attempts counted anew. Priority and history are kept.",
  discard: "They are removed for good, with their data. This cannot be undone.",
};

function rateHint(total: number | undefined, parsed: ReturnType<typeof parseRate>): string {
  const planned = total === undefined || "error" in parsed ? null : plannedMs(total, parsed.ratePerSec);
  return planned === null
    ? "Left empty: as fast as Redis allows without other callers noticing."
    : `Takes about ${formatDuration(planned)}.`;
}

function ByQueue({ rows }: { rows: readonly { queue: string; queueName: string; count: number }[] }) {
  if (rows.length === 0) return null;
  return (
    <ul className="max-h-40 divide-y divide-line overflow-y-auto rounded-md border border-line text-sm">
      {rows.map(({ queue, queueName, count }) => (
        <li key={queue} className="flex h-8 items-center justify-between gap-4 px-3">
          <span className="truncate">{queueName}</span>
          <span className="tabular-nums">{count.toLocaleString("en-GB")}</span>
        </li>
      ))}
    </ul>
  );
}
