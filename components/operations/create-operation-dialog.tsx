"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import type { OperationKind, Selection } from "@/lib/contract/operations";
import { BusyField } from "./busy-field";
import { CanaryFields } from "./canary-fields";
import { EMPTY_DRAFT, type OperationDraft, readDraft } from "./draft";
import { PaceFields } from "./pace-fields";
import { ProblemText } from "./problem-text";
import { selectionWords, WORDS } from "./progress";
import { newIdempotencyKey, useCreateOperation, useDryRun } from "./use-operations";
import { useQueueNames } from "./use-queue-names";

interface Props {
  kind: OperationKind;
  selection: Selection;
  onClose(): void;
  onCreated(id: string): void;
}

const time = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short" });

/** Says first how many jobs of which queues would be touched, then asks why. Nothing changes before that. */
export function CreateOperationDialog({ kind, selection, onClose, onCreated }: Props) {
  const words = WORDS[kind];
  const { nameOf } = useQueueNames();
  const count = useDryRun(kind, selection, true);
  const create = useCreateOperation();
  const [draft, setDraft] = useState<OperationDraft>(EMPTY_DRAFT);
  const [idempotencyKey, setIdempotencyKey] = useState(newIdempotencyKey);
  const { fields, errors } = readDraft(draft);
  const change = (part: Partial<OperationDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    // Another request: the key stands for one only.
    setIdempotencyKey(newIdempotencyKey());
  };
  const total = count.data?.total;
  const busy = count.data?.busy ?? [];
  const jobs = total === undefined ? "" : total === 1 ? "1 job" : `${total.toLocaleString("en-GB")} jobs`;
  const ready = fields !== null && total !== undefined && total > 0 && (busy.length === 0 || draft.behind);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || create.isPending) return;
    create.mutate(
      { kind, selection, fields, idempotencyKey },
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
          <BusyField
            busy={busy}
            nameOf={nameOf}
            checked={draft.behind}
            onChange={(behind) => change({ behind })}
          />
          <Field label="Reason" hint="Kept in the audit.">
            <Input
              value={draft.reason}
              maxLength={500}
              required
              placeholder={kind === "replay" ? "The endpoint is back" : "Test data, not wanted"}
              onChange={(event) => change({ reason: event.target.value })}
            />
          </Field>
          <PaceFields draft={draft} errors={errors} total={total} onChange={change} />
          {kind === "replay" && <CanaryFields draft={draft} errors={errors} onChange={change} />}
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
