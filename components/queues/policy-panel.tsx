import type { ReactNode } from "react";
import type { QueuePolicy } from "@/lib/contract/queues";
import { formatDuration, plural } from "@/lib/format";
import { rateWords } from "./limit-words";
import { backoffWords } from "./policy-words";

/** What the runtime's workers declare of the queue, in words. */
export const PolicyPanel = ({ policy }: { policy: QueuePolicy }) => (
  <details className="rounded-md border bg-surface">
    <summary className="cursor-pointer px-3 py-2 text-muted text-xs">
      <span className="font-semibold text-fg">Policy</span> {policy.lane} lane, at most{" "}
      {plural(policy.attempts, "attempt")}, {backoffWords(policy.backoff)}
    </summary>
    <dl className="grid border-t px-3 py-2 grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-4 xl:grid-cols-8">
      <Fact name="Lane">{policy.lane}</Fact>
      <Fact name="Criticality">{policy.criticality}</Fact>
      <Fact name="Attempts">at most {policy.attempts}</Fact>
      <Fact name="Timeout">{policy.timeoutMs === null ? "none" : formatDuration(policy.timeoutMs)}</Fact>
      <Fact name="Concurrency">{plural(policy.concurrency, "job")} per process</Fact>
      <Fact name="Rate">{policy.rate === null ? "not limited" : rateWords(policy.rate)}</Fact>
      <Fact name="Idempotent">{policy.idempotent ? "yes" : "no"}</Fact>
      <Fact name="Fallback">{policy.hasFallback ? "yes" : "none"}</Fact>
      <Fact name="Backoff" wide>
        {backoffWords(policy.backoff)}
      </Fact>
      <Fact name="Job names" wide>
        {policy.jobNames.length === 0 ? "any" : policy.jobNames.join(", ")}
      </Fact>
    </dl>
  </details>
);

const Fact = ({ name, wide, children }: { name: string; wide?: boolean; children: ReactNode }) => (
  <div className={wide ? "col-span-2 min-w-0 sm:col-span-4" : "min-w-0"}>
    <dt className="text-muted text-xs">{name}</dt>
    <dd className="break-words">{children}</dd>
  </div>
);
