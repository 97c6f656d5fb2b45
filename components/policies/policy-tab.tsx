"use client";

import { FileCode2, TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { QueuePolicy } from "@/lib/contract/policy-endpoints";
import { CRITICALITIES } from "@/lib/contract/values/policies";
import { ApiError } from "@/lib/http/client";
import { RollBackDialog } from "./policy-dialogs";
import { PolicyHistory } from "./policy-history";
import { inForceWords, withoutOwnWords } from "./policy-words";
import { OwnPolicies, ShardNote } from "./shard-notes";
import { SourceBadge } from "./source-badge";
import { usePolicy } from "./use-policy";

/** The form checks by the schema of the API, which nothing else of the page needs. */
const PolicyEditor = dynamic(() => import("./policy-editor").then((module) => module.PolicyEditor), {
  ssr: false,
  loading: () => <Loading />,
});

const urlState = { version: parseAsInteger, jobs: parseAsStringLiteral(CRITICALITIES) };

/** A queue's policy: what is in force and in how many workers, the form, and the history. */
export function PolicyTab({ queue }: { queue: string }) {
  const [url, setUrl] = useQueryStates(urlState);
  const [rollBackTo, setRollBackTo] = useState<number | null>(null);
  const { data: policy, error, refetch } = usePolicy(queue);
  const readOnly = useReadOnly();
  if (!policy && error instanceof ApiError && error.problem.status === 404)
    return (
      <EmptyState
        icon={FileCode2}
        title="No policy"
        description={`${error.problem.detail} ${error.problem.hint}`}
      />
    );
  if (!policy && error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!policy) return <Loading />;
  return (
    <div className="grid min-w-0 gap-4">
      <Standing policy={policy} />
      <PolicyEditor
        policy={policy}
        readOnly={readOnly}
        criticality={url.jobs ?? policy.criticality}
        onCriticality={(jobs) => void setUrl({ jobs })}
      />
      <PolicyHistory
        policy={policy}
        open={url.version}
        readOnly={readOnly}
        onOpen={(version) => void setUrl({ version })}
        onRollBack={setRollBackTo}
      />
      {rollBackTo !== null && (
        <RollBackDialog
          queue={queue}
          version={rollBackTo}
          withoutOwn={withoutOwnWords(policy)}
          from={policy.source === "own" ? policy.version : 0}
          baseVersion={policy.version}
          onClose={() => setRollBackTo(null)}
        />
      )}
    </div>
  );
}

function Standing({ policy }: { policy: QueuePolicy }) {
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap items-center gap-2">
        <SourceBadge policy={policy} />
        <output className="text-muted text-xs">{inForceWords(policy)}</output>
      </p>
      {policy.whole && <ShardNote whole={policy.whole} hasOwn={policy.source === "own"} />}
      {policy.shards && policy.shards.own.length > 0 && (
        <p className="text-sm">
          <OwnPolicies shards={policy.shards} />
        </p>
      )}
      {policy.unreadable && (
        <p
          role="alert"
          className="flex items-start gap-2 rounded-md border border-warn/50 bg-warn-soft px-3 py-2 text-sm"
        >
          <TriangleAlert aria-hidden className="mt-1 text-warn" />
          What was saved last was written by another release and cannot be read by this one. Workers keep the
          last policy they could read; new ones go by what is shown. Saving puts a readable one in force.
        </p>
      )}
    </div>
  );
}

const Loading = () => (
  <div aria-busy="true" className="grid gap-4 xl:grid-cols-[3fr_2fr]">
    <Skeleton className="h-96" />
    <Skeleton className="h-96" />
  </div>
);
