"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Criticality, PolicyDocument } from "@/lib/contract/policies";
import type { QueuePolicy } from "@/lib/contract/policy-endpoints";
import { problemOf } from "@/lib/http/client";
import { type Draft, parseDraft, rebased, samePolicy, valueAt } from "./draft";
import { SECTIONS } from "./fields";
import { MeanwhileNotice } from "./meanwhile-notice";
import { SaveDialog } from "./policy-dialogs";
import { PolicySection } from "./policy-section";
import { PreviewPanel } from "./preview-panel";
import { usePolicyPreview } from "./use-policy";

interface Props {
  policy: QueuePolicy;
  readOnly: boolean;
  criticality: Criticality;
  onCriticality(criticality: Criticality): void;
}

interface Base {
  version: number;
  document: PolicyDocument;
}

/** The policy as a form, with what it would do beside it. Nothing is in force before it is saved. */
export function PolicyEditor({ policy, readOnly, criticality, onCriticality }: Props) {
  const [base, setBase] = useState<Base>(policy);
  const [draft, setDraft] = useState<Draft>(policy.document);
  const [saving, setSaving] = useState(false);
  // The form is drawn anew when what it holds is replaced as a whole.
  const [round, setRound] = useState(0);
  const { document, errors } = parseDraft(draft);
  const dirty = !samePolicy(draft, base.document);
  const preview = usePolicyPreview(policy.queue, document, criticality);

  const start = (next: Draft) => {
    setBase({ version: policy.version, document: policy.document });
    setDraft(next);
    setRound(round + 1);
  };
  const moved = policy.version !== base.version || !samePolicy(policy.document, base.document);
  // Nothing was typed, so there is nothing to lose: the form shows what is in force.
  if (moved && !dirty) start(policy.document);

  return (
    <div className="grid min-w-0 items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(20rem,2fr)]">
      <form
        aria-label="Policy"
        className="grid min-w-0 gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (document && dirty && !moved && !readOnly) setSaving(true);
        }}
      >
        {moved && dirty && !saving && (
          <MeanwhileNotice
            policy={policy}
            from={base.version}
            onKeep={() => start(rebased(draft, base.document, policy.document))}
            onDiscard={() => start(policy.document)}
          />
        )}
        {SECTIONS.map((section) => (
          <PolicySection
            key={`${section.id}-${round}`}
            section={section}
            draft={draft}
            errors={errors}
            changed={(path) =>
              JSON.stringify(valueAt(draft, path)) !== JSON.stringify(valueAt(base.document, path))
            }
            disabled={readOnly}
            onChange={setDraft}
          />
        ))}
        <footer className="sticky bottom-0 z-10 flex flex-wrap items-center justify-end gap-2 border-t bg-ground py-2 max-md:bottom-14">
          <p className="mr-auto text-muted text-xs" aria-live="polite">
            {footerWords(dirty, errors.size)}
          </p>
          <Button disabled={!dirty} onClick={() => start(policy.document)}>
            Undo all
          </Button>
          <Button type="submit" variant="primary" disabled={!dirty || !document || moved || readOnly}>
            Review and save…
          </Button>
        </footer>
      </form>
      <div className="max-xl:order-first xl:sticky xl:top-4">
        <PreviewPanel
          preview={preview.data ?? null}
          problem={preview.error ? problemOf(preview.error).detail : null}
          stale={document === null}
          deadlineMs={document?.deadlineMs ?? null}
          criticality={criticality}
          onCriticality={onCriticality}
        />
      </div>
      {saving && document && (
        <SaveDialog
          queue={policy.queue}
          document={document}
          baseVersion={base.version}
          shardOf={policy.whole?.queueName ?? null}
          criticality={criticality}
          onClose={() => setSaving(false)}
          onSaved={(version) => {
            setSaving(false);
            setBase({ version, document });
          }}
        />
      )}
    </div>
  );
}

function footerWords(dirty: boolean, mistakes: number): string {
  if (mistakes > 0)
    return mistakes === 1 ? "One field needs another look." : `${mistakes} fields need another look.`;
  return dirty ? "Not saved yet." : "This is what is in force.";
}
