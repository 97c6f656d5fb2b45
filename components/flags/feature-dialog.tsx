"use client";

import { type FormEvent, useMemo, useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ReasonField } from "@/components/ui/reason-field";
import { toast } from "@/components/ui/toast";
import type { FeatureFlag } from "@/lib/contract/feature-flags";
import { flagKey } from "@/lib/contract/flags";
import { isReason } from "@/lib/contract/values/common";
import { ProblemText } from "../operations/problem-text";
import { FeatureBasics } from "./feature-basics";
import { emptyForm, type FeatureForm, formOf, readForm } from "./feature-form";
import { RuleFields } from "./rule-fields";
import { ServeFields } from "./serve-fields";
import { TryPanel } from "./try-panel";
import { usePutFeature } from "./use-feature-flags";
import { VariantFields } from "./variant-fields";

interface Props {
  /** Null: a new one. */
  flag: FeatureFlag | null;
  onClose(): void;
}

/** Writes a feature flag. What is wrong is said at its field; what it would give can be tried before it is saved. */
export function FeatureDialog({ flag, onClose }: Props) {
  const [form, setForm] = useState<FeatureForm>(() => (flag ? formOf(flag) : emptyForm()));
  const [key, setKey] = useState(flag?.key ?? "");
  const [reason, setReason] = useState("");
  // Somebody else may save meanwhile: then this save is refused rather than theirs lost.
  const [seenVersion] = useState(flag?.version ?? 0);
  const readOnly = useReadOnly();
  const put = usePutFeature();
  const read = useMemo(() => readForm(form), [form]);
  const problems = read.problems ?? {};
  const keyParsed = flagKey.safeParse(key);
  const keyError = key === "" || keyParsed.success ? null : (keyParsed.error.issues[0]?.message ?? null);
  const names = form.variants.map(({ name }) => name);
  const change = (part: Partial<FeatureForm>) => setForm({ ...form, ...part });
  const ready = read.flag !== null && keyParsed.success && isReason(reason) && !readOnly;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || read.flag === null || put.isPending) return;
    put.mutate(
      { key, flag: read.flag, reason: reason.trim(), ifVersion: seenVersion },
      {
        onSuccess: ({ version }) => {
          toast.success(`${key} is at version ${version}.`);
          onClose();
        },
      },
    );
  };

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="sm:max-w-3xl"
        title={flag ? `Feature flag ${flag.key}` : "New feature flag"}
        description="Processors ask for it by its key through OpenFeature, and name a default for when it is off."
      >
        <form onSubmit={submit} className="grid min-w-0 gap-4">
          {!flag && (
            <Field label="Key" hint="Lower-case letters, digits and dashes." error={keyError}>
              <Input
                required
                value={key}
                maxLength={63}
                autoComplete="off"
                onChange={(event) => setKey(event.target.value)}
              />
            </Field>
          )}
          <FeatureBasics form={form} isNew={flag === null} problems={problems} onChange={change} />
          <VariantFields
            type={form.type}
            variants={form.variants}
            problems={problems}
            onChange={(variants) => change({ variants })}
          />
          <RuleFields
            rules={form.rules}
            variants={names}
            problems={problems}
            onChange={(rules) => change({ rules })}
          />
          <ServeFields
            label={form.rules.length > 0 ? "Everybody else gets" : "Everybody gets"}
            value={form.otherwise}
            variants={names}
            error={problems.otherwise}
            onChange={(otherwise) => change({ otherwise })}
          />
          <TryPanel flagKey={keyParsed.success ? key : "new-flag"} flag={read.flag} />
          <ReasonField
            hint="Kept with the version and in the audit."
            value={reason}
            autoComplete="off"
            onChange={setReason}
          />
          {put.isError && <ProblemText error={put.error} />}
          <DialogFooter>
            <Button variant="secondary" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" disabled={!ready || put.isPending}>
              {put.isPending ? "Saving…" : "Save"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
