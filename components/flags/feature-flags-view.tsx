"use client";

import { Flag as FlagIcon, Plus } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { lazily } from "@/components/ui/lazily";
import { PageHeader } from "@/components/ui/page-header";
import { useNow } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { FeatureFlag } from "@/lib/contract/feature-flags";
import { FeatureRow } from "./feature-row";
import { FeatureVersions } from "./feature-versions";
import { useDeleteFeature, useFeatureFlags } from "./use-feature-flags";

const FeatureDialog = lazily(() => import("./feature-dialog").then((module) => module.FeatureDialog));

const urlState = { create: parseAsString, edit: parseAsString, versions: parseAsString };

/** Feature flags: what each gives to whom, since when, by whom. */
export function FeatureFlagsView() {
  const [url, setUrl] = useQueryStates(urlState);
  const [deleting, setDeleting] = useState<FeatureFlag | null>(null);
  const { data, error, refetch, isPending } = useFeatureFlags();
  const remove = useDeleteFeature(() => setDeleting(null));
  const nowMs = useNow();
  const readOnly = useReadOnly();
  const close = () => void setUrl(null);
  const edited = data?.flags.find(({ key }) => key === url.edit);
  const shown = data?.flags.find(({ key }) => key === url.versions);
  return (
    <div className="grid gap-4">
      <PageHeader
        title="Feature flags"
        description="Change how work is done, for some or for all. Workers answer by them within a second."
        actions={
          <Button variant="primary" disabled={readOnly} onClick={() => void setUrl({ create: "1" })}>
            <Plus aria-hidden /> New flag…
          </Button>
        }
      />
      {isPending && <Loading />}
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && data.unreadable.length > 0 && (
        <p role="alert" className="rounded-md border border-line bg-warn-soft px-3 py-2 text-sm">
          {data.unreadable.join(", ")}: written by another version of Spillway and not understood by this one.
          Their callers get the default of their own code.
        </p>
      )}
      {data?.flags.length === 0 && (
        <EmptyState
          icon={FlagIcon}
          title="No feature flags"
          description="Processors that ask for a flag get the default of their own code until it is made here."
        />
      )}
      {data && data.flags.length > 0 && (
        <ul className="grid gap-2" aria-label="Feature flags">
          {data.flags.map((flag) => (
            <FeatureRow
              key={flag.key}
              flag={flag}
              nowMs={nowMs}
              readOnly={readOnly}
              onEdit={() => void setUrl({ edit: flag.key })}
              onVersions={() => void setUrl({ versions: flag.key })}
              onDelete={() => setDeleting(flag)}
            />
          ))}
        </ul>
      )}
      {url.create !== null && <FeatureDialog flag={null} onClose={close} />}
      {edited && <FeatureDialog key={edited.key} flag={edited} onClose={close} />}
      {shown && <FeatureVersions flag={shown} readOnly={readOnly} onClose={close} />}
      {deleting && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setDeleting(null)}
          title={`Delete ${deleting.key}?`}
          description="Callers get the default of their own code from then on. Its former versions go with it; the audit keeps what it was."
          confirmLabel="Delete"
          danger
          reason="required"
          pending={remove.isPending}
          onConfirm={(reason = "") => remove.mutate({ params: { key: deleting.key }, body: { reason } })}
        />
      )}
    </div>
  );
}

const Loading = () => (
  <div aria-busy="true" className="grid gap-2">
    <Skeleton className="h-20" />
    <Skeleton className="h-20" />
  </div>
);
