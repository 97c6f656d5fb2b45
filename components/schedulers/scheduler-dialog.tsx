"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useSettled } from "@/components/hooks/use-settled";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { ReasonField } from "@/components/ui/reason-field";
import type { SchedulerDetail } from "@/lib/contract/schedulers";
import { isReason } from "@/lib/contract/values/common";
import { problemOf } from "@/lib/http/client";
import { ProblemText } from "../operations/problem-text";
import { useQueueNames } from "../operations/use-queue-names";
import { schedulerHref } from "./addresses";
import { type Draft, readDraft } from "./draft";
import { IdentityFields } from "./identity-fields";
import { RunsPreview } from "./runs-preview";
import { ScheduleFields } from "./schedule-fields";
import { TemplateFields } from "./template-fields";
import { usePutScheduler } from "./use-scheduler-actions";
import { useSchedulePreview } from "./use-schedulers";

interface Props {
  /** The one that is changed, as it was when the dialog was opened; null for a new one. */
  edited: SchedulerDetail | null;
  start: Draft;
  onClose(): void;
}

const TYPING_MS = 400;

/** A scheduler with the runs that it would have as it is written; it is saved only with a reason. */
export function SchedulerDialog({ edited, start, onClose }: Props) {
  const router = useRouter();
  const { queues } = useQueueNames();
  const [before] = useState(edited);
  const [openedAt] = useState(() => Date.now());
  const [draft, setDraft] = useState(start);
  const [reason, setReason] = useState("");
  const { body, preview: asked, errors } = readDraft(draft, openedAt, before);
  const preview = useSchedulePreview(useSettled(asked, TYPING_MS));
  const put = usePutScheduler(({ id }) => {
    // Its page takes the place of the address that has the dialog in it.
    if (before || draft.queue === null) onClose();
    else router.push(schedulerHref({ queue: draft.queue, id }));
  });
  const change = (part: Partial<Draft>) => setDraft((was) => ({ ...was, ...part }));
  const id = draft.id.trim();
  const ready = body !== null && draft.queue !== null && id !== "" && isReason(reason) && !put.isPending;
  const faults = preview.error ? faultsOf(preview.error) : {};

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || draft.queue === null) return;
    put.mutate({
      params: { queue: draft.queue, scheduler: id },
      body: { ...body, expected: before?.version ?? null, reason: reason.trim() },
    });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="wrap-anywhere sm:max-w-3xl"
        title={before ? `Edit ${before.id}` : "New scheduler"}
        description={
          before?.state === "paused"
            ? "It is paused: what is saved comes into force when it is resumed."
            : "BullMQ makes a job by this template whenever the schedule says so. A next job that still waits is replaced."
        }
      >
        <form onSubmit={submit} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <IdentityFields draft={draft} queues={queues} isNew={before === null} onChange={change} />
          <div className="grid min-w-0 gap-4 sm:grid-cols-[minmax(0,1fr)_16rem]">
            <ScheduleFields draft={draft} errors={{ ...errors, ...faults }} onChange={change} />
            <RunsPreview
              isEmpty={asked === null}
              runs={preview.data?.runs}
              error={preview.error}
              isOld={preview.isPlaceholderData || preview.isFetching}
              tz={draft.kind === "pattern" && draft.tz.trim() !== "" ? draft.tz.trim() : null}
            />
          </div>
          <TemplateFields draft={draft} errors={errors} before={before} onChange={change} />
          <ReasonField value={reason} placeholder="The report moves to the morning" onChange={setReason} />
          {put.isError && <ProblemText error={put.error} />}
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={!ready}>
              {put.isPending ? "Saving…" : "Save the scheduler"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** What the server says of single fields. */
const faultsOf = (error: Error): Record<string, string> =>
  Object.fromEntries((problemOf(error).errors ?? []).map(({ field, message }) => [field, message]));
