"use client";

import { SlidersHorizontal } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { Answer } from "@/lib/contract/endpoint";
import type { listPolicies } from "@/lib/contract/policy-endpoints";
import { formatDuration, formatNumber } from "@/lib/format";
import { Scrollable } from "../operations/scrollable";
import { backoffWords } from "../queues/policy-words";
import { inForceWords } from "./policy-words";
import { OwnPolicies, wholePolicyHref } from "./shard-notes";
import { SourceBadge } from "./source-badge";
import { usePolicies } from "./use-policy";

type Listed = Answer<typeof listPolicies>["policies"][number];

const HEAD = "px-3 font-normal";
const NOT_ON_PHONE = "max-sm:hidden";

/** The policies of all queues: which are the code's own, which were changed, by whom and why. */
export function PoliciesView() {
  const policies = usePolicies();
  const list = policies.data?.policies;
  return (
    <div className="grid gap-4">
      <PageHeader
        title="Policies"
        description="By what numbers each queue works: attempts, backoff, limits, breaker. A change is in force within two seconds."
      />
      {policies.isPending && <Skeleton aria-busy="true" className="h-40" />}
      {policies.isError && !list && (
        <ErrorState error={policies.error} onRetry={() => void policies.refetch()} />
      )}
      {list?.length === 0 && (
        <EmptyState
          icon={SlidersHorizontal}
          title="No queue has a policy"
          description="A queue has one when its workers are started with startWorker."
        />
      )}
      {list && list.length > 0 && (
        <div className="min-w-0 rounded-md border">
          <Scrollable label="Policies, table">
            <table className="w-full text-sm tabular-nums">
              <thead>
                <tr className="h-8 bg-surface text-left text-muted text-xs">
                  <th scope="col" className={HEAD}>
                    Queue
                  </th>
                  <th scope="col" className={HEAD}>
                    In force
                  </th>
                  <th scope="col" className={`${HEAD} ${NOT_ON_PHONE} text-right`}>
                    Attempts
                  </th>
                  <th scope="col" className={`${HEAD} ${NOT_ON_PHONE}`}>
                    Backoff
                  </th>
                  <th scope="col" className={`${HEAD} ${NOT_ON_PHONE} text-right`}>
                    Time-out
                  </th>
                  <th scope="col" className={HEAD}>
                    Last change
                  </th>
                </tr>
              </thead>
              <tbody>
                {list.map((policy) => (
                  <Row key={policy.queue} policy={policy} />
                ))}
              </tbody>
            </table>
          </Scrollable>
        </div>
      )}
    </div>
  );
}

const hrefOf = ({ queue, shards }: Listed) =>
  shards ? wholePolicyHref(queue) : `/queues/${queue}?tab=policy`;

const Row = ({ policy }: { policy: Listed }) => (
  <tr className="h-8 border-t">
    <th scope="row" className="whitespace-nowrap px-3 text-left font-medium">
      <Link className="hover:underline" href={hrefOf(policy)}>
        {policy.queueName}
      </Link>
      {policy.shards && (
        <span className="ml-2 font-normal text-muted text-xs">
          {formatNumber(policy.shards.count)} shards
        </span>
      )}
    </th>
    <td className="px-3 py-1">
      <span className="flex flex-wrap items-center gap-x-2">
        <SourceBadge policy={policy} brief />
        {policy.unreadable && <Badge tone="warn">of another release</Badge>}
        <span className="text-muted text-xs">{inForceWords(policy)}</span>
        {policy.shards && (
          <span className="text-xs">
            <OwnPolicies shards={policy.shards} />
          </span>
        )}
      </span>
    </td>
    <td className={`px-3 text-right ${NOT_ON_PHONE}`}>
      {formatNumber(policy.document.attempts[policy.criticality])}
    </td>
    <td className={`px-3 ${NOT_ON_PHONE}`}>{backoffWords(policy.document.backoff)}</td>
    <td className={`px-3 text-right ${NOT_ON_PHONE}`}>{formatDuration(policy.document.timeoutMs)}</td>
    <td className="px-3 text-muted text-xs">
      {policy.last ? (
        <span title={policy.last.reason}>
          {policy.last.by} · <RelativeTime at={policy.last.at} />
        </span>
      ) : (
        "–"
      )}
    </td>
  </tr>
);
