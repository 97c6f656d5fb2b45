"use client";

import { type FormEvent, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { ReasonField } from "@/components/ui/reason-field";
import { toast } from "@/components/ui/toast";
import type { JobDetail } from "@/lib/contract/jobs";
import { isReason } from "@/lib/contract/values/common";
import { ProblemText } from "../operations/problem-text";
import { DiffView } from "./diff-view";
import { parseEdit, prettyText } from "./payload-text";
import { useReplayEdited } from "./use-job";

/** Edits a dead letter's data before its replay; what changes is shown before it is done. */
export function EditReplayDialog({ job, onClose }: { job: JobDetail; onClose(): void }) {
  const [before] = useState(() => prettyText(job.data));
  const [text, setText] = useState(before);
  const [reason, setReason] = useState("");
  const parsed = useMemo(() => parseEdit(text), [text]);
  const after = "value" in parsed ? JSON.stringify(parsed.value, null, 2) : null;
  const replay = useReplayEdited(job);
  const ready = after !== null && after !== before && isReason(reason);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || !("value" in parsed) || replay.isPending) return;
    replay.mutate(
      { data: parsed.value, reason: reason.trim() },
      {
        onSuccess: () => {
          toast.success("Replayed with the new data.");
          onClose();
        },
      },
    );
  };

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="sm:max-w-3xl"
        title={`Edit and replay ${job.name}`}
        description="The new data replaces the old one, then the job runs again with its attempts counted anew."
      >
        <form onSubmit={submit} className="grid min-w-0 gap-4">
          <Field label="Data (JSON)" error={"error" in parsed ? errorText(parsed) : undefined}>
            <Textarea
              value={text}
              rows={12}
              spellCheck={false}
              className="font-mono text-xs"
              onChange={(event) => setText(event.target.value)}
            />
          </Field>
          {after !== null && <DiffView before={before} after={after} />}
          <ReasonField
            hint="Kept in the audit, beside the old and the new data's size."
            value={reason}
            onChange={setReason}
          />
          {replay.isError && <ProblemText error={replay.error} />}
          <DialogFooter>
            <Button type="button" variant="secondary" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" disabled={!ready || replay.isPending}>
              {replay.isPending ? "Replaying…" : "Replay with the new data"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function errorText({ error, line }: { error: string; line: number | null }): string {
  return line === null ? error : `Line ${line}: ${error}`;
}
