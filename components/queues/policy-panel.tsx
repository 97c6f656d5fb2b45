import type { ReactNode } from "react";
import { SourceBadge } from "@/components/policies/source-badge";
import { usePolicy } from "@/components/policies/use-policy";
import type { ConcurrencyPolicy } from "@/lib/contract/policies";
import type { QueueDeclaration } from "@/lib/contract/queues";
import { formatDuration, plural } from "@/lib/format";
import { rateWords } from "./limit-words";
import { backoffWords } from "./policy-words";

interface Props {
  queue: string;
  declaration: QueueDeclaration;
}

/** What the runtime's workers declare of the queue, and the policy in force, in words. */
export const PolicyPanel = ({ queue, declaration }: Props) => {
  const { criticality } = declaration;
  const saved = usePolicy(queue).data;
  const policy = saved?.document ?? declaration.policy;
  return (
    <details className="rounded-md border bg-surface">
      <summary className="cursor-pointer px-3 py-2 text-muted text-xs">
        <span className="font-semibold text-fg">Policy</span> {declaration.lane} lane, at most{" "}
        {plural(policy.attempts[criticality], "attempt")}, {backoffWords(policy.backoff)}{" "}
        {saved && saved.source !== "code" && <SourceBadge policy={saved} />}
      </summary>
      <dl className="grid border-t px-3 py-2 grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-4 xl:grid-cols-8">
        <Fact name="Lane">{declaration.lane}</Fact>
        <Fact name="Criticality">{criticality}</Fact>
        <Fact name="Attempts">at most {policy.attempts[criticality]}</Fact>
        <Fact name="Timeout">{policy.timeoutMs === null ? "none" : formatDuration(policy.timeoutMs)}</Fact>
        <Fact name="Concurrency">{concurrencyWords(policy.concurrency)}</Fact>
        <Fact name="Rate">{policy.rate === null ? "not limited" : rateWords(policy.rate)}</Fact>
        <Fact name="Idempotent">{declaration.idempotent ? "yes" : "no"}</Fact>
        <Fact name="Fallback">{declaration.hasFallback ? "yes" : "none"}</Fact>
        <Fact name="Backoff" wide>
          {backoffWords(policy.backoff)}
        </Fact>
        <Fact name="Job names" wide>
          {declaration.jobNames.length === 0 ? "any" : declaration.jobNames.join(", ")}
        </Fact>
      </dl>
    </details>
  );
};

/** `4 jobs per process`, `2 to 8 jobs per process`. */
const concurrencyWords = ({ floor, ceiling }: ConcurrencyPolicy) =>
  floor === ceiling
    ? `${plural(floor, "job")} per process`
    : `${floor} to ${plural(ceiling, "job")} per process`;

const Fact = ({ name, wide, children }: { name: string; wide?: boolean; children: ReactNode }) => (
  <div className={wide ? "col-span-2 min-w-0 sm:col-span-4" : "min-w-0"}>
    <dt className="text-muted text-xs">{name}</dt>
    <dd className="break-words">{children}</dd>
  </div>
);
