"use client";

import { type FormEvent, useMemo, useState } from "react";
import { useSettled } from "@/components/hooks/use-settled";
import { Button } from "@/components/ui/button";
import { CheckField } from "@/components/ui/check-field";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ReasonField } from "@/components/ui/reason-field";
import { Select } from "@/components/ui/select";
import { isReason } from "@/lib/contract/values/common";
import { FAILURE_CLASSES } from "@/lib/contract/values/failures";
import { choiceOf, chosen, queueOptions } from "../dead-letters/queue-options";
import { newIdempotencyKey } from "../operations/use-operations";
import { useQueueNames } from "../operations/use-queue-names";
import { ANY_CLASS, draftOf, newRuleId, type RuleDraft, readRule } from "./draft";
import { RulePreview } from "./rule-preview";
import { RuleVersions } from "./rule-versions";
import { usePutRule, useRetentionPreview, useRuleVersions } from "./use-retention";

interface Props {
  /** The rule that is changed; null for a new one. */
  rule: { id: string; version: number } | null;
  start: RuleDraft;
  onClose(): void;
}

const TYPING_MS = 500;
const CLASSES = [
  { value: ANY_CLASS, label: "Any class" },
  ...FAILURE_CLASSES.map((one) => ({ value: one, label: one })),
];

/** A rule with what it would remove as it is written; it is in force only once it was saved with a reason. */
export function RuleDialog({ rule: edited, start, onClose }: Props) {
  const { queues } = useQueueNames();
  const options = useMemo(() => queueOptions(queues), [queues]);
  const [draft, setDraft] = useState(start);
  const [reason, setReason] = useState("");
  const [chance] = useState(() => newIdempotencyKey().slice(0, 6));
  const { rule, errors } = readRule(draft);
  const preview = useRetentionPreview(useSettled(rule, TYPING_MS));
  const versions = useRuleVersions(edited?.id ?? null);
  const put = usePutRule(onClose);
  const change = (part: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...part }));
  const text = (
    field: "name" | "jobName" | "text" | "group" | "tenant" | "code" | "after" | "keepNewest",
  ) => ({
    value: draft[field],
    onChange: (event: { target: { value: string } }) => change({ [field]: event.target.value }),
  });
  const ready = rule !== null && draft.name.trim() !== "" && isReason(reason) && !put.isPending;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    const name = draft.name.trim();
    put.mutate({
      params: { rule: edited?.id ?? newRuleId(name, chance) },
      body: { ...rule, name, ifVersion: edited?.version ?? 0, reason: reason.trim() },
    });
  };

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="sm:max-w-3xl"
        title={edited ? `Change ${start.name}` : "New retention rule"}
        description="What it says is discarded by itself: at once, and from then on at most once an hour."
      >
        <form onSubmit={submit} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <Field label="Name">
            <Input {...text("name")} maxLength={100} required placeholder="Old mail" />
          </Field>
          <fieldset className="grid min-w-0 gap-4 sm:grid-cols-3">
            <legend className="mb-2 font-medium text-sm">Which dead letters</legend>
            <Field label="Queue">
              <Select
                label="Queue"
                value={choiceOf(draft)}
                onValueChange={(value) => change(chosen(value))}
                options={options}
              />
            </Field>
            <Field label="Job name, in full">
              <Input {...text("jobName")} />
            </Field>
            <Field label="Text in the error">
              <Input {...text("text")} />
            </Field>
            <Field label="Group" hint="Its key, from the address of its page.">
              <Input {...text("group")} />
            </Field>
            <Field label="Tenant">
              <Input {...text("tenant")} />
            </Field>
            <Field label="Code of the error">
              <Input {...text("code")} />
            </Field>
            <Field label="Class">
              <Select
                label="Class"
                value={draft.class}
                onValueChange={(value) => change({ class: value })}
                options={CLASSES}
              />
            </Field>
          </fieldset>
          <fieldset className="grid min-w-0 gap-4 sm:grid-cols-2">
            <legend className="mb-2 font-medium text-sm">When they go: either is enough</legend>
            <Field label="After, days" error={errors.after}>
              <Input {...text("after")} inputMode="decimal" placeholder="7" />
            </Field>
            <Field
              label="Keep the newest"
              hint="Older ones go, whatever their age."
              error={errors.keepNewest}
            >
              <Input {...text("keepNewest")} inputMode="numeric" placeholder="10000" />
            </Field>
          </fieldset>
          <RulePreview
            isEmpty={rule === null}
            found={preview.data}
            error={preview.error}
            isOld={preview.isPlaceholderData || preview.isFetching}
            onRetry={() => void preview.refetch()}
          />
          <div className="grid gap-2 text-sm">
            <CheckField id="rule-archive" checked={draft.archive} onChange={(archive) => change({ archive })}>
              Archive first, so that a discard can be undone
            </CheckField>
            <CheckField id="rule-enabled" checked={draft.enabled} onChange={(enabled) => change({ enabled })}>
              In force
            </CheckField>
          </div>
          <RuleVersions versions={versions.data ?? []} onTake={(version) => setDraft(draftOf(version))} />
          <ReasonField value={reason} placeholder="Nobody looks at them after a week" onChange={setReason} />
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={!ready}>
              {put.isPending ? "Saving…" : "Save the rule"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
