"use client";

import { type FormEvent, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { ReasonField } from "@/components/ui/reason-field";
import { toast } from "@/components/ui/toast";
import type { Flag } from "@/lib/contract/flags";
import { isReason } from "@/lib/contract/values/common";
import { ProblemText } from "../operations/problem-text";
import { useQueueNames } from "../operations/use-queue-names";
import { allowedDraft, coarseOnly, effectWords, emptyDraft, keyFor, type QueueFacts, scopeOf } from "./draft";
import { ActionChoice, ExpiryChoice } from "./flag-choices";
import { ScopeFields } from "./scope-fields";
import { usePutFlag, useQueueDeclaration } from "./use-flags";

interface Props {
  /** Key of the queue it is opened for; empty for none. */
  queue: string;
  flags: readonly Flag[];
  /** A switch that is turned on again: its scope and action stay. */
  again?: Flag;
  onClose(): void;
}

/** Pulls a kill switch: what to stop, how, why, for how long; a sentence says what it will do. */
export function FlagDialog({ queue, flags, again, onClose }: Props) {
  const { queues, nameOf } = useQueueNames();
  const put = usePutFlag();
  const [draft, setDraft] = useState(() => (again ? draftOf(again) : emptyDraft(queue)));
  const declared = useQueueDeclaration(draft.queue);
  const summary = queues.find(({ key }) => key === draft.queue);
  const facts: QueueFacts | null = summary
    ? {
        name: summary.name,
        runtime: summary.runtime,
        jobNames: declared.data?.declaration?.jobNames ?? [],
        hasFallback: declared.data?.declaration?.hasFallback ?? false,
      }
    : null;
  const allowed = allowedDraft(draft, facts);
  const scope = scopeOf(allowed);
  const taken = useMemo(() => new Set(flags.map(({ key }) => key)), [flags]);
  const key = again?.key ?? keyFor(allowed, nameOf, taken);
  const ready = isReason(draft.reason);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || put.isPending) return;
    const expiresAt = draft.expiresInMs === null ? null : Date.now() + draft.expiresInMs;
    put.mutate(
      { key, enabled: true, scope, action: allowed.action, reason: draft.reason.trim(), expiresAt },
      {
        onSuccess: () => {
          toast.success(`${key} is on.`);
          onClose();
        },
      },
    );
  };

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={again ? `Turn ${again.key} on` : "Pull a kill switch"}
        description="Everything that is named must match. Running jobs are not stopped."
      >
        <form onSubmit={submit} className="grid gap-4">
          {!again && (
            <ScopeFields
              draft={allowed}
              queues={queues}
              facts={facts}
              onChange={(part) => setDraft({ ...draft, ...part })}
            />
          )}
          {!again && coarseOnly(facts) === null && (
            <ActionChoice
              value={allowed.action}
              fallback={facts === null || facts.hasFallback}
              onChange={(action) => setDraft({ ...draft, action })}
            />
          )}
          <ExpiryChoice
            value={draft.expiresInMs}
            onChange={(expiresInMs) => setDraft({ ...draft, expiresInMs })}
          />
          <ReasonField
            hint="Everyone who meets the switch reads it."
            value={draft.reason}
            placeholder="Their endpoint is down"
            onChange={(text) => setDraft({ ...draft, reason: text })}
          />
          <output className="rounded-md border border-line bg-raised px-3 py-2 text-sm">
            {effectWords({ scope, action: allowed.action }, nameOf)}
          </output>
          {put.isError && <ProblemText error={put.error} />}
          <DialogFooter>
            <Button type="button" variant="secondary" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="danger" disabled={!ready || put.isPending}>
              {put.isPending ? "Pulling…" : "Pull the switch"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function draftOf({ scope, action }: Flag) {
  return {
    ...emptyDraft(scope.queue ?? ""),
    jobName: scope.jobName ?? "",
    tenant: scope.tenant ?? "",
    action,
  };
}
