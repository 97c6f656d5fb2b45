import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Breaker } from "@/lib/contract/breakers";
import { formatDuration, formatNumber, plural } from "@/lib/format";
import { causeWords, MEANING, nextProbeWords, openSince, percent } from "./breaker-words";

/** What is known of one breaker, and the policy it goes by. */
export function BreakerFacts({ breaker, nowMs }: { breaker: Breaker; nowMs: number }) {
  const { state, policy, queue, queueName, failureShare, samples, streak, latencyMs } = breaker;
  const since = openSince(breaker) ?? state.since;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] content-start gap-x-4 gap-y-1.5 text-sm tabular-nums">
      <Fact name="Means">{MEANING[state.kind]}</Fact>
      <Fact name="Since">
        <RelativeTime at={since} />
      </Fact>
      <Fact name="Cause">{causeWords(breaker)}</Fact>
      <Fact name="Next probe">{nextProbeWords(breaker, nowMs)}</Fact>
      <Fact name="Failed">
        {failureShare === null ? null : `${percent(failureShare)} of ${formatNumber(samples)} in the window`}
      </Fact>
      <Fact name="In a row">{plural(streak, "failure")}</Fact>
      <Fact name="Put off">{plural(breaker.deferred, "time")} in this state</Fact>
      <Fact name="Opened">{plural(breaker.trips24h, "time")} in 24 hours</Fact>
      <Fact name="Latency">{latencyMs === null ? null : `${formatDuration(latencyMs)}, moving mean`}</Fact>
      <Fact name="Last used">
        <RelativeTime at={breaker.lastUsedAt} />
      </Fact>
      <Fact name="Policy of">
        {queue && (
          <Link className="hover:underline" href={`/queues/${queue}`}>
            {queueName}
          </Link>
        )}
      </Fact>
      {policy && (
        <Fact name="Opens">
          after {plural(policy.consecutiveFailures, "failure")} in a row, or {percent(policy.failureShare)} of
          at least {policy.minSamples} in {formatDuration(policy.windowMs)}; for{" "}
          {formatDuration(policy.openMs)}
        </Fact>
      )}
      {policy && (
        <Fact name="Closes">
          after {plural(policy.successesToClose, "success", "successes")} of probes, {policy.probes} at once
        </Fact>
      )}
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{name}</dt>
    <dd className="min-w-0 break-words">{children ?? "–"}</dd>
  </>
);
