"use client";

import { Power, ShieldCheck } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { useNow } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { Flag } from "@/lib/contract/flags";
import { useQueueNames } from "../operations/use-queue-names";
import { inOrder } from "./draft";
import { FlagDialog } from "./flag-dialog";
import { FlagRow } from "./flag-row";
import { LiftDialog, TurnOffDialog } from "./lift-dialog";
import { useFlags } from "./use-flags";

type Asking = { kind: "lift" | "off" | "on"; flag: Flag };

/** Kill switches: what each stops, who pulled it, why, until when, and how many jobs it holds. */
export function FlagsView() {
  const [url, setUrl] = useQueryStates({ new: parseAsString, queue: parseAsString });
  const [asking, setAsking] = useState<Asking | null>(null);
  const flags = useFlags();
  const nowMs = useNow();
  const { nameOf } = useQueueNames();
  const readOnly = useReadOnly();
  const close = () => setAsking(null);
  const pull = (
    <Button variant="primary" disabled={readOnly} onClick={() => void setUrl({ new: "1" })}>
      <Power aria-hidden /> Pull a kill switch…
    </Button>
  );
  return (
    <div className="grid gap-4">
      <PageHeader
        title="Kill switches"
        description="Stop work of a queue, a job name or a tenant. Workers obey within a second."
        actions={pull}
      />
      {flags.isPending && <Loading />}
      {flags.isError && !flags.data && (
        <ErrorState error={flags.error} onRetry={() => void flags.refetch()} />
      )}
      {flags.data?.flags.length === 0 && (
        <EmptyState
          icon={ShieldCheck}
          title="Nothing is stopped"
          description="No kill switch is set: all queues work as their workers and limits allow."
        />
      )}
      {flags.data && flags.data.flags.length > 0 && (
        <ul className="grid gap-2" aria-label="Kill switches">
          {inOrder(flags.data.flags, nowMs).map((flag) => (
            <FlagRow
              key={flag.key}
              flag={flag}
              nowMs={nowMs}
              nameOf={nameOf}
              readOnly={readOnly}
              onAsk={(kind) => setAsking({ kind, flag })}
            />
          ))}
        </ul>
      )}
      {url.new !== null && (
        <FlagDialog
          queue={url.queue ?? ""}
          flags={flags.data?.flags ?? []}
          onClose={() => void setUrl(null)}
        />
      )}
      {asking?.kind === "on" && (
        <FlagDialog queue="" flags={flags.data?.flags ?? []} again={asking.flag} onClose={close} />
      )}
      {asking?.kind === "off" && <TurnOffDialog flag={asking.flag} nameOf={nameOf} onClose={close} />}
      {asking?.kind === "lift" && <LiftDialog flag={asking.flag} nameOf={nameOf} onClose={close} />}
    </div>
  );
}

const Loading = () => (
  <div aria-busy="true" className="grid gap-2">
    <Skeleton className="h-20" />
    <Skeleton className="h-20" />
  </div>
);
