"use client";

import { type FormEvent, useMemo, useState } from "react";
import { ProblemText } from "@/components/operations/problem-text";
import { useQueueNames } from "@/components/operations/use-queue-names";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Progress } from "@/components/ui/progress";
import { ReasonField } from "@/components/ui/reason-field";
import { Select } from "@/components/ui/select";
import { isReason } from "@/lib/contract/values/common";
import { DELAY_OPTIONS } from "./import-delay";
import { ImportResult } from "./import-result";
import { singleQueueOptions } from "./queue-options";
import { useImport } from "./use-import";

const OWN = "own";

/** A file, a queue and a reason; it is looked at first, and nothing becomes a job before that was shown. */
export function ImportDialog({ onClose }: { onClose(): void }) {
  const { queues } = useQueueNames();
  const options = useMemo(
    () => [{ value: OWN, label: "Each into its own" }, ...singleQueueOptions(queues)],
    [queues],
  );
  const [file, setFile] = useState<File | null>(null);
  const [queue, setQueue] = useState(OWN);
  const [delay, setDelay] = useState(DELAY_OPTIONS[0].value);
  const [reason, setReason] = useState("");
  const { state, start, stop } = useImport();
  const looked = state.step === "done" && state.dryRun ? state.told.summary : null;
  const imported = state.step === "done" && !state.dryRun;
  const running = state.step === "running" ? state : null;
  const ready = file !== null && isReason(reason) && running === null;
  /** What was looked at is not what would be imported any more. */
  const change = (set: () => void) => {
    stop();
    set();
  };
  const send = (dryRun: boolean) => {
    if (file === null || !ready) return;
    const query = { reason: reason.trim(), delay, dryRun: dryRun ? "true" : "false" } as const;
    start(file, queue === OWN ? query : { ...query, queue });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(looked === null || looked.added === 0);
  };

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="sm:max-w-2xl"
        title="Import dead letters"
        description="Jobs are made of a file that Export wrote. They wait for a worker or are delayed; none is added twice."
      >
        <form onSubmit={submit} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          {!imported && (
            <fieldset disabled={running !== null} className="grid min-w-0 gap-4">
              <Field label="File" hint="NDJSON, as it is or by gzip.">
                <Input
                  type="file"
                  accept=".ndjson,.gz,application/gzip,application/x-ndjson"
                  className="pt-1 file:mr-2 file:border-0 file:bg-transparent file:text-sm"
                  onChange={(event) => {
                    const chosen = event.target.files?.[0] ?? null;
                    change(() => setFile(chosen));
                  }}
                />
              </Field>
              <div className="grid gap-4 sm:grid-cols-2">
                <Field label="Into">
                  <Select
                    label="Into"
                    value={queue}
                    onValueChange={(value) => change(() => setQueue(value))}
                    options={options}
                  />
                </Field>
                <Field label="They run">
                  <Select
                    label="They run"
                    value={delay}
                    onValueChange={(value) => change(() => setDelay(value))}
                    options={DELAY_OPTIONS}
                  />
                </Field>
              </div>
              <ReasonField
                hint="Kept in the audit and in the history of each job."
                value={reason}
                placeholder="The endpoint is back"
                onChange={setReason}
              />
            </fieldset>
          )}
          {running && (
            <div className="grid gap-1 text-muted text-sm">
              <output>{running.dryRun ? "Looking through the file…" : "Importing…"}</output>
              <Progress value={running.sentBytes} max={file?.size ?? 0} label="How far the file is read" />
            </div>
          )}
          {state.step === "failed" && <ProblemText error={state.error} />}
          {state.step === "done" && <ImportResult told={state.told} dryRun={state.dryRun} />}
          <DialogFooter>
            {running ? (
              <Button variant="secondary" onClick={stop}>
                Stop
              </Button>
            ) : (
              <Button variant="secondary" onClick={onClose}>
                {imported ? "Close" : "Cancel"}
              </Button>
            )}
            {!imported && (
              <Button type="submit" variant="primary" disabled={!ready}>
                {looked !== null && looked.added > 0
                  ? `Import ${looked.added === 1 ? "1 job" : `${looked.added.toLocaleString("en-GB")} jobs`}`
                  : "Look what it would do"}
              </Button>
            )}
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
