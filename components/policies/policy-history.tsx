"use client";

import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { PolicyVersion } from "@/lib/contract/policies";
import type { QueuePolicy } from "@/lib/contract/policy-endpoints";
import { ProblemText } from "../operations/problem-text";
import { DifferenceTable } from "./difference-table";
import { withoutOwnWords } from "./policy-words";
import { usePolicyDiff } from "./use-policy";

interface Props {
  policy: QueuePolicy & { versions: PolicyVersion[] };
  /** The one whose change is shown. */
  open: number | null;
  readOnly: boolean;
  onOpen(version: number | null): void;
  onRollBack(version: number): void;
}

/** Who changed the policy, when, why and what; each version can be put in force again. */
export function PolicyHistory({ policy, open, readOnly, onOpen, onRollBack }: Props) {
  const { queue, versions, version: current, source, whole } = policy;
  // A shard that went back to its whole queue's policy has a last version that says nothing.
  const saysNothing = whole !== null && source !== "own";
  return (
    <section aria-labelledby="policy-history" className="grid gap-2">
      <h3 id="policy-history" className="font-semibold text-sm">
        History
      </h3>
      <ol className="grid gap-px overflow-hidden rounded-md border bg-line">
        {versions.map((version, index) => (
          <li key={version.version} className="grid gap-2 bg-surface px-3 py-2">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <div className="grid min-w-0 gap-0.5">
                <p className="flex flex-wrap items-center gap-2 font-medium">
                  Version {version.version}{" "}
                  {version.version === current && !saysNothing && <Badge tone="ok">in force</Badge>}
                  <span className="font-normal text-muted text-xs">{originWords(version, policy)}</span>
                </p>
                <p className="break-words text-muted text-xs">
                  “{version.reason}” · {version.by} · <RelativeTime at={version.at} />
                </p>
              </div>
              <div className="flex gap-2">
                <Button
                  size="sm"
                  variant="ghost"
                  aria-expanded={open === version.version}
                  onClick={() => onOpen(open === version.version ? null : version.version)}
                >
                  {open === version.version ? "Hide changes" : "Show changes"}
                </Button>
                {version.version !== current && (
                  <Button size="sm" disabled={readOnly} onClick={() => onRollBack(version.version)}>
                    Roll back…
                  </Button>
                )}
              </div>
            </div>
            {open === version.version && (
              <Changes queue={queue} from={versions[index + 1]?.version ?? 0} to={version.version} />
            )}
          </li>
        ))}
        <li className="flex flex-wrap items-center justify-between gap-2 bg-surface px-3 py-2">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {whole ? `Policy of ${whole.queueName}` : "Declared in code"}{" "}
            {(current === 0 || saysNothing) && <Badge tone="ok">in force</Badge>}
          </p>
          {current !== 0 && versions[0]?.document !== null && (
            <Button size="sm" disabled={readOnly} onClick={() => onRollBack(0)}>
              {whole ? `Back to the policy of ${whole.queueName}…` : "Back to the code's own…"}
            </Button>
          )}
        </li>
      </ol>
    </section>
  );
}

function originWords({ rollbackOf, document }: PolicyVersion, policy: QueuePolicy): string {
  if (document === null) return `back to ${withoutOwnWords(policy)}`;
  return rollbackOf === null ? "" : `version ${rollbackOf} again`;
}

function Changes({ queue, from, to }: { queue: string; from: number; to: number }) {
  const diff = usePolicyDiff(queue, from, to);
  if (diff.isError) return <ProblemText error={diff.error} />;
  if (!diff.data) return <Skeleton aria-busy="true" className="h-12" />;
  return <DifferenceTable differences={diff.data.differences} />;
}
