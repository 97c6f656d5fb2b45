"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { queryKeys } from "@/components/hooks/query-keys";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ReasonField } from "@/components/ui/reason-field";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select } from "@/components/ui/select";
import type { Edit } from "@/lib/contract/edits";
import type { Discard } from "@/lib/contract/operations";
import { isReason } from "@/lib/contract/values/common";
import { formatBytes, formatNumber, plural } from "@/lib/format";
import { DELAY_OPTIONS } from "../dead-letters/import-delay";
import { ImportResult } from "../dead-letters/import-result";
import { sendUndo } from "../dead-letters/send-undo";
import { ProblemText } from "./problem-text";
import { doneOf } from "./progress";

/** What a discard or a removal has put into its archive, until when, and the way back; or that there is none. */
export function UndoPanel({ removal }: { removal: Discard | Edit }) {
  const [asking, setAsking] = useState(false);
  const readOnly = useReadOnly();
  const { archive } = removal;
  if (archive === null)
    return <p className="text-muted text-sm">It was asked for without an archive: there is no undo.</p>;
  return (
    <section aria-label="Archive" className="grid gap-2 rounded-md border border-line bg-surface p-4 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-medium">Archive</h2>
        <Button
          size="sm"
          variant="secondary"
          disabled={readOnly || removal.finishedAt === null || archive.letters === 0}
          onClick={() => setAsking(true)}
        >
          <Undo2 aria-hidden /> Undo…
        </Button>
      </div>
      <p>
        {plural(archive.letters, removal.kind === "edit" ? "job" : "dead letter")},{" "}
        {formatBytes(archive.bytes)}
        {archive.directory !== null && (
          <>
            , on {archive.host} in <span className="break-all font-mono text-xs">{archive.directory}</span>
          </>
        )}
        .
        {archive.until !== null && (
          <span className="text-muted">
            {" "}
            It goes <RelativeTime at={archive.until} />, or earlier when later ones need the room.
          </span>
        )}
      </p>
      {archive.undone && (
        <p>
          Undone by {archive.undone.by} <RelativeTime at={archive.undone.at} />:{" "}
          {formatNumber(archive.undone.added)} are jobs again. “{archive.undone.reason}”
        </p>
      )}
      {asking && <UndoDialog removal={removal} onClose={() => setAsking(false)} />}
    </section>
  );
}

function UndoDialog({ removal, onClose }: { removal: Discard | Edit; onClose(): void }) {
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [delay, setDelay] = useState(DELAY_OPTIONS[0].value);
  const undo = useMutation({
    mutationFn: () => sendUndo(removal, { reason: reason.trim(), delay }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.operations(removal.kind) }),
  });
  const ready = isReason(reason) && !undo.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) undo.mutate();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Undo the ${removal.kind === "edit" ? "removal" : "discard"} of ${formatNumber(doneOf(removal))}`}
        description={`Each becomes a job of its own queue again and runs with its attempts counted anew. ${removal.kind === "edit" ? "It stands behind those that wait by now." : "They do not become dead letters: BullMQ puts no job among the failed by hand."}`}
      >
        <form onSubmit={submit} className="grid min-w-0 gap-4">
          {undo.isSuccess ? (
            <ImportResult told={undo.data} dryRun={false} />
          ) : (
            <>
              <Field label="They run">
                <Select label="They run" value={delay} onValueChange={setDelay} options={DELAY_OPTIONS} />
              </Field>
              <ReasonField
                hint="Kept in the audit and in the history of each job."
                value={reason}
                maxLength={400}
                placeholder="It was the wrong filter"
                onChange={setReason}
              />
            </>
          )}
          {undo.isError && <ProblemText error={undo.error} />}
          <DialogFooter>
            <Button variant="secondary" onClick={onClose}>
              {undo.isSuccess ? "Close" : "Cancel"}
            </Button>
            {!undo.isSuccess && (
              <Button type="submit" variant="primary" disabled={!ready}>
                {undo.isPending ? "Undoing…" : `Undo the ${removal.kind === "edit" ? "removal" : "discard"}`}
              </Button>
            )}
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
