"use client";

import { CalendarX2, Plus } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import type { RetentionRule } from "@/lib/contract/retention";
import { GROUPS_HREF } from "../dead-letters/addresses";
import { BackLink } from "../operations/back-link";
import { useQueueNames } from "../operations/use-queue-names";
import { draftOf, EMPTY_RULE } from "./draft";
import { RuleDialog } from "./rule-dialog";
import { RuleTable } from "./rule-table";
import { useDeleteRule, useRetention } from "./use-retention";

const NEW = "new";

/** `rule` is the one that is changed, or `new`; the rest is what a new one selects to begin with. */
const parsers = {
  rule: parseAsString,
  queue: parseAsString,
  spread: parseAsString,
  name: parseAsString,
  text: parseAsString,
  group: parseAsString,
  tenant: parseAsString,
  code: parseAsString,
};

/** Rules by which dead letters go by themselves. */
export function RetentionView() {
  const [url, setUrl] = useQueryStates(parsers, { history: "push", clearOnDefault: true });
  const [removing, setRemoving] = useState<RetentionRule | null>(null);
  const { nameOf } = useQueueNames();
  const retention = useRetention();
  const remove = useDeleteRule(() => setRemoving(null));
  const readOnly = useReadOnly();
  const rules = retention.data?.rules;
  const edited = rules?.find(({ id }) => id === url.rule);
  const close = () => void setUrl(null);
  const create = (
    <Button variant="primary" size="sm" disabled={readOnly} onClick={() => void setUrl({ rule: NEW })}>
      <Plus aria-hidden /> New rule…
    </Button>
  );
  return (
    <div className="grid gap-4">
      <BackLink href={GROUPS_HREF} label="Dead letters" />
      <PageHeader
        title="Retention"
        description="Rules by which dead letters are discarded by themselves, each as a discard with its progress and audit."
        actions={create}
      />
      {retention.isPending && <Skeleton aria-busy="true" className="h-40" />}
      {retention.isError && !rules && (
        <ErrorState error={retention.error} onRetry={() => void retention.refetch()} />
      )}
      {rules?.length === 0 && (
        <EmptyState
          icon={CalendarX2}
          title="No rule yet"
          description="Without one dead letters stay until somebody replays or discards them, or BullMQ's own removeOnFail trims them."
        />
      )}
      {rules && rules.length > 0 && (
        <RuleTable
          rules={rules}
          readOnly={readOnly}
          nameOf={nameOf}
          onEdit={({ id }) => void setUrl({ rule: id })}
          onDelete={setRemoving}
        />
      )}
      {url.rule === NEW && (
        <RuleDialog
          rule={null}
          start={{
            ...EMPTY_RULE,
            queue: url.queue,
            spread: url.spread,
            jobName: url.name ?? "",
            text: url.text ?? "",
            group: url.group ?? "",
            tenant: url.tenant ?? "",
            code: url.code ?? "",
          }}
          onClose={close}
        />
      )}
      {edited && <RuleDialog key={edited.version} rule={edited} start={draftOf(edited)} onClose={close} />}
      {removing && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setRemoving(null)}
          title={`Remove ${removing.name}?`}
          description="Nothing is discarded by it any more. A discard that it has begun goes on, and can be cancelled."
          confirmLabel="Remove the rule"
          reason="required"
          danger
          pending={remove.isPending}
          onConfirm={(reason) =>
            remove.mutate({ params: { rule: removing.id }, body: { reason: reason ?? "" } })
          }
        />
      )}
    </div>
  );
}
