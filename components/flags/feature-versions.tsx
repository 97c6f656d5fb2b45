"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { FeatureFlag } from "@/lib/contract/feature-flags";
import { plural } from "@/lib/format";
import { serveWords } from "./feature-words";
import { useFeatureVersions, useRestoreFeature } from "./use-feature-flags";

interface Props {
  flag: FeatureFlag;
  readOnly: boolean;
  onClose(): void;
}

/** What the flag was before, by whom and why; any of it can be put in force again. */
export function FeatureVersions({ flag, readOnly, onClose }: Props) {
  const versions = useFeatureVersions(flag.key);
  const [wanted, setWanted] = useState<FeatureFlag | null>(null);
  const restore = useRestoreFeature(onClose);
  if (wanted) {
    return (
      <ConfirmDialog
        open
        onOpenChange={(open) => !open && setWanted(null)}
        title={`Put version ${wanted.version} of ${flag.key} in force again?`}
        description={`It becomes version ${flag.version + 1}, and workers answer by it within a second: ${summary(wanted)}.`}
        confirmLabel="Restore"
        reason="required"
        pending={restore.isPending}
        onConfirm={(reason = "") =>
          restore.mutate({ params: { key: flag.key }, body: { version: wanted.version, reason } })
        }
      />
    );
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Versions of ${flag.key}`}
        description="Newest first. The last 20 before this one are kept."
      >
        {versions.isPending && <Skeleton className="h-24" />}
        {versions.isError && <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />}
        <ol className="grid gap-2 text-sm" aria-label="Versions">
          {versions.data?.versions.map((version) => (
            <li
              key={version.version}
              className="flex flex-wrap items-center justify-between gap-2 border-line border-b pb-2 last:border-b-0"
            >
              <div className="grid min-w-0 gap-0.5">
                <p className="break-words tabular-nums">
                  <span className="font-medium">{version.version}</span> · {summary(version)}
                </p>
                <p className="break-words text-muted">
                  “{version.reason}” · {version.by} · <RelativeTime at={version.updatedAt} />
                </p>
              </div>
              {version.version === flag.version ? (
                <span className="text-muted">in force</span>
              ) : (
                <Button size="sm" disabled={readOnly} onClick={() => setWanted(version)}>
                  Restore…
                </Button>
              )}
            </li>
          ))}
        </ol>
      </DialogContent>
    </Dialog>
  );
}

const summary = ({ enabled, rules, otherwise }: FeatureFlag): string =>
  `${enabled ? "on" : "off"}, ${plural(rules.length, "rule")}, then ${serveWords(otherwise)}`;
