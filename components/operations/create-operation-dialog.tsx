"use client";

import { type FormEvent, useMemo, useState } from "react";
import { useSettled } from "@/components/hooks/use-settled";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { ReasonField } from "@/components/ui/reason-field";
import { Skeleton } from "@/components/ui/skeleton";
import type { LetterKind, Selection } from "@/lib/contract/operations";
import { plural } from "@/lib/format";
import { singleQueueOptions } from "../dead-letters/queue-options";
import { useGroupName } from "../dead-letters/use-group-names";
import { BackOffFields } from "./back-off-fields";
import { BusyField } from "./busy-field";
import { CanaryFields } from "./canary-fields";
import { readChange } from "./change-draft";
import { ChangeFields } from "./change-fields";
import { DiscardFields } from "./discard-fields";
import { EMPTY_DRAFT, type OperationDraft, readDraft } from "./draft";
import { LetterDryRun } from "./letter-dry-run";
import { PaceFields } from "./pace-fields";
import { ProblemText } from "./problem-text";
import { selectionWords, WORDS } from "./progress";
import { isAllRefused, takenWords } from "./taken";
import { newIdempotencyKey, useCreateOperation, useDryRun } from "./use-operations";
import { useQueueNames } from "./use-queue-names";

interface Props {
  kind: LetterKind;
  selection: Selection;
  onClose(): void;
  onCreated(id: string): void;
}

/** A change is tried when nothing was typed for so long. */
const TYPING_MS = 500;

const time = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short" });

/** Says first how many jobs of which queues would be touched, then asks why. Nothing changes before that. */
export function CreateOperationDialog({ kind, selection, onClose, onCreated }: Props) {
  const words = WORDS[kind];
  const { queues, nameOf } = useQueueNames();
  const targets = useMemo(() => singleQueueOptions(queues), [queues]);
  const group = useGroupName("filter" in selection ? selection.filter.group : undefined);
  const names = { queue: nameOf, group, time: (at: number) => time.format(at) };
  const create = useCreateOperation();
  const [draft, setDraft] = useState<OperationDraft>(EMPTY_DRAFT);
  const [idempotencyKey, setIdempotencyKey] = useState(newIdempotencyKey);
  const { fields, errors } = readDraft(draft);
  const count = useDryRun(kind, selection, useSettled(readChange(draft).change, TYPING_MS));
  const change = (part: Partial<OperationDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    // Another request: the key stands for one only.
    setIdempotencyKey(newIdempotencyKey());
  };
  const found = count.data;
  const busy = found?.busy ?? [];
  const ready =
    fields !== null &&
    found !== undefined &&
    found.total > 0 &&
    !isAllRefused(found) &&
    (busy.length === 0 || draft.behind);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || create.isPending) return;
    create.mutate(
      {
        kind,
        selection,
        fields: kind === "discard" ? { ...fields, archive: draft.archive } : fields,
        idempotencyKey,
      },
      { onSuccess: ({ id }) => id !== null && onCreated(id) },
    );
  };

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="sm:max-w-2xl"
        title={`${words.verb} ${found ? plural(found.total, "job") : "dead letters"}`}
        description={`${selectionWords(selection, names)}. ${kind === "replay" ? REPLAYED : draft.archive ? DISCARDED : DESTROYED}`}
      >
        <form onSubmit={submit} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          {count.isPending && (
            <output className="grid gap-2 text-muted text-sm">
              Counting what matches…
              <Skeleton className="h-8" />
            </output>
          )}
          {count.isError && <ErrorState error={count.error} onRetry={() => void count.refetch()} />}
          {found && <LetterDryRun found={found} isOld={count.isPlaceholderData} />}
          {found?.total === 0 && <p className="text-sm">Nothing matches any more.</p>}
          <BusyField
            busy={busy}
            nameOf={nameOf}
            checked={draft.behind}
            onChange={(behind) => change({ behind })}
          />
          <ReasonField
            value={draft.reason}
            placeholder={kind === "replay" ? "The endpoint is back" : "Test data, not wanted"}
            list={kind === "discard" ? "discard-reasons" : undefined}
            onChange={(text) => change({ reason: text })}
          />
          {kind === "discard" && (
            <DiscardFields archive={draft.archive} onChange={(archive) => change({ archive })} />
          )}
          <PaceFields draft={draft} errors={errors} total={found?.total} onChange={change} />
          {kind === "replay" && (
            <>
              <BackOffFields draft={draft} errors={errors} onChange={change} />
              <CanaryFields draft={draft} errors={errors} onChange={change} />
              <ChangeFields draft={draft} errors={errors} queues={targets} onChange={change} />
            </>
          )}
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
              {create.isPending ? "Starting…" : `${words.verb} ${found ? takenWords(found) : ""}`}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

const REPLAYED = "They run again with their attempts counted anew. Priority and history are kept.";
const DISCARDED =
  "They are removed with their data, which an archive keeps for a while: they can be made jobs again, not dead letters.";
const DESTROYED = "They are removed for good, with their data. This cannot be undone.";
