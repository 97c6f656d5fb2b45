"use client";

import { type FormEvent, useState } from "react";
import { useSettled } from "@/components/hooks/use-settled";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { ReasonField } from "@/components/ui/reason-field";
import { Skeleton } from "@/components/ui/skeleton";
import type { CreatedEdit, EditSelection } from "@/lib/contract/edits";
import type { EditableState } from "@/lib/contract/values/edits";
import { formatNumber, plural } from "@/lib/format";
import type { Chosen } from "../dead-letters/selection";
import { BusyField } from "../operations/busy-field";
import { EMPTY_DRAFT, type OperationDraft, readDraft } from "../operations/draft";
import { DryRunPanel } from "../operations/dry-run-panel";
import { PaceFields } from "../operations/pace-fields";
import { ProblemText } from "../operations/problem-text";
import { isAllRefused, takenWords } from "../operations/taken";
import { newIdempotencyKey } from "../operations/use-operations";
import { useQueueNames } from "../operations/use-queue-names";
import { type EditDraft, EMPTY_EDIT, readEdit } from "./edit-draft";
import { EditFields } from "./edit-fields";
import { EditSample } from "./edit-sample";
import { editWords } from "./edit-words";
import { LiveFilterFields } from "./live-filter-fields";
import { useCreateEdit, useEditDryRun } from "./use-edit";
import type { EditUrl } from "./use-edit-url";

interface Props {
  queue: { key: string; name: string };
  state: EditableState;
  /** Chosen by hand; null: all of the state that match. */
  chosen: readonly Chosen[] | null;
  url: EditUrl;
  onUrl(part: Partial<EditUrl>): void;
  onClose(): void;
  onCreated(id: string): void;
}

/** What is typed is tried when nothing was typed for so long. */
const TYPING_MS = 500;
const time = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short" });

/** Says first which jobs would be touched and what would become of them, then asks why. Nothing changes before that. */
export function EditDialog({ queue, state, chosen, url, onUrl, onClose, onCreated }: Props) {
  const { nameOf } = useQueueNames();
  const [values, setValues] = useState(EMPTY_EDIT);
  const [draft, setDraft] = useState<OperationDraft>(EMPTY_DRAFT);
  const [idempotencyKey, setIdempotencyKey] = useState(newIdempotencyKey);
  // Another request: the key stands for one only.
  const anew = () => setIdempotencyKey(newIdempotencyKey());
  const entered: EditDraft = { ...values, action: url.edit ?? "promote" };
  const { edit, errors } = readEdit(entered);
  const { fields, errors: draftErrors } = readDraft(draft);
  const selection = selectionOf(queue.key, state, chosen, url);
  const asked = useSettled({ selection, edit }, TYPING_MS);
  const count = useEditDryRun(asked.selection, asked.edit);
  const create = useCreateEdit();
  const isCurrent = JSON.stringify(asked) === JSON.stringify({ selection, edit }) && !count.isPlaceholderData;
  const found = edit === null ? undefined : count.data;
  const busy = found?.busy ?? [];
  const ready =
    fields !== null &&
    edit !== null &&
    isCurrent &&
    found !== undefined &&
    found.total > 0 &&
    !isAllRefused(found) &&
    (busy.length === 0 || draft.behind);
  const change = (part: Partial<OperationDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    anew();
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || create.isPending) return;
    const { reason, ratePerSec, spreadMs, whenBusy } = fields;
    create.mutate(
      { body: { selection, edit, reason, ratePerSec, spreadMs, whenBusy }, idempotencyKey },
      { onSuccess: ({ id }) => id !== null && onCreated(id) },
    );
  };

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="sm:max-w-2xl"
        title={`Edit ${chosen ? plural(chosen.length, "job") : `${state} jobs`} of ${queue.name}`}
        description="Jobs that a worker takes meanwhile are left alone. Nothing changes before you start it."
      >
        <form onSubmit={submit} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          {chosen === null && (
            <LiveFilterFields
              value={url}
              onChange={(part) => {
                onUrl(part);
                anew();
              }}
            />
          )}
          <EditFields
            state={state}
            draft={entered}
            errors={errors}
            onChange={({ action, ...rest }) => {
              if (action) onUrl({ edit: action });
              setValues((before) => ({ ...before, ...rest }));
              anew();
            }}
          />
          {edit !== null && count.isPending && (
            <output className="grid gap-2 text-muted text-sm">
              Looking at what matches…
              <Skeleton className="h-24" />
            </output>
          )}
          {count.isError && <ErrorState error={count.error} onRetry={() => void count.refetch()} />}
          {found && (
            <>
              <FoundWords found={found} state={state} />
              <DryRunPanel found={found} isOld={!isCurrent} looked="those that run next">
                {(job) => <EditSample key={`${job.queue} ${job.id}`} job={job} />}
              </DryRunPanel>
            </>
          )}
          <BusyField
            busy={busy}
            nameOf={nameOf}
            checked={draft.behind}
            onChange={(behind) => change({ behind })}
          />
          <ReasonField
            value={draft.reason}
            placeholder={entered.action === "remove" ? "Test data, not wanted" : "The mail server is back"}
            onChange={(reason) => change({ reason })}
          />
          <PaceFields draft={draft} errors={draftErrors} total={found?.total} onChange={change} />
          {create.isError && <ProblemText error={create.error} />}
          <DialogFooter>
            <Button variant="secondary" type="button" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              variant={entered.action === "remove" ? "danger" : "primary"}
              disabled={!ready || create.isPending}
            >
              {create.isPending
                ? "Starting…"
                : edit === null || found === undefined
                  ? "Start"
                  : `${editWords(edit, (at) => time.format(at))}: ${takenWords(found)}`}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function selectionOf(
  queue: string,
  state: EditableState,
  chosen: readonly Chosen[] | null,
  { editName, editText, editBefore }: EditUrl,
): EditSelection {
  if (chosen) return { ids: chosen.map(({ id }) => ({ queue, id })) };
  return {
    live: {
      queue,
      state,
      ...(editName === "" ? {} : { name: editName }),
      ...(editText === "" ? {} : { text: editText }),
      ...(editBefore === null ? {} : { to: editBefore }),
    },
  };
}

function FoundWords({ found, state }: { found: CreatedEdit; state: EditableState }) {
  const { total, matching, exact, inState } = found;
  if (total === 0)
    return (
      <output className="text-sm">No job matches{inState !== null && ` of ${formatNumber(inState)}`}.</output>
    );
  return (
    <output className="text-sm tabular-nums">
      <strong>
        {exact ? "" : "About "}
        {plural(matching, "job")}
      </strong>
      {inState !== null && ` of ${formatNumber(inState)} ${state}`} {matching === 1 ? "matches" : "match"}.
      {total < matching &&
        ` This edit takes ${formatNumber(total)}, those that run next: start another one for the rest.`}
    </output>
  );
}
