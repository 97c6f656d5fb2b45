"use client";

import { SearchX } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Kbd } from "@/components/ui/kbd";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import type { LetterKind } from "@/lib/contract/operations";
import { TREND_RANGES } from "@/lib/contract/values/dead-letter-groups";
import { canBeSplit } from "@/lib/contract/values/dead-letter-rules";
import { formatNumber } from "@/lib/format";
import { ApiError } from "@/lib/http/client";
import { useGroupHistory } from "../audit/use-audit";
import { SPLIT_WAYS, SplitDialog } from "../dead-letter-rules/split-dialog";
import { GROUPS_HREF, RULES_HREF } from "../dead-letters/addresses";
import { BackLink } from "../operations/back-link";
import { LazyCreateOperationDialog } from "../operations/lazy-create-operation-dialog";
import { operationHref } from "../operations/operation-ref";
import { useQueueNames } from "../operations/use-queue-names";
import { GroupCauses } from "./group-causes";
import { GroupFacets } from "./group-facets";
import { GroupHistory } from "./group-history";
import { GroupNoteForm } from "./group-note-form";
import { GroupSamples } from "./group-samples";
import { GroupTrend } from "./group-trend";
import { kindWords, MARKS, STATE_TONES, shareWords } from "./group-words";
import { useGroup, useMarkGroups, usePatchGroups } from "./use-groups";
import { useMarkKeys } from "./use-mark-keys";

/** Entries of the audit that the page shows. */
const HISTORY = 5;

/** One cause of dead letters: how it went, whom it hits, where it comes from, and what is said and done about it. */
export function GroupView({ groupKey }: { groupKey: string }) {
  const [range, setRange] = useQueryState("range", parseAsStringLiteral(TREND_RANGES).withDefault("24h"));
  const { data: group, error, isPending, refetch } = useGroup(groupKey, range);
  const history = useGroupHistory(groupKey, HISTORY);
  const [split, setSplit] = useQueryState("split", parseAsStringLiteral(SPLIT_WAYS));
  const [asking, setAsking] = useState<LetterKind | null>(null);
  const { nameOf } = useQueueNames();
  const readOnly = useReadOnly();
  const router = useRouter();
  const mark = useMarkGroups();
  const patch = usePatchGroups();
  useMarkKeys((as) => {
    if (group && !readOnly) mark([group], as);
  });
  const gone = error instanceof ApiError && error.problem.status === 404 && !group;
  return (
    <div className="grid min-w-0 gap-4">
      <BackLink href={GROUPS_HREF} label="Dead letters" />
      <PageHeader
        title={
          <>
            <span className="min-w-0 break-words font-mono text-base">{group?.title ?? "Group"}</span>
            {group && <Badge tone={STATE_TONES[group.state]}>{group.state}</Badge>}
          </>
        }
        description={
          group &&
          `${kindWords(group, nameOf)} · ${formatNumber(group.count)} dead letters, ${shareWords(group.share)} of all · ${formatNumber(group.attempts)} attempts spent`
        }
        actions={
          group && (
            <>
              {MARKS.map(({ mark: as, label, key }) => (
                <Button
                  key={as}
                  disabled={readOnly || group.state === as}
                  onClick={() => mark([group], as)}
                  size="sm"
                >
                  {label} <Kbd>{key}</Kbd>
                </Button>
              ))}
              <Button
                size="sm"
                variant="primary"
                disabled={readOnly || group.count === 0}
                onClick={() => setAsking("replay")}
              >
                Replay these…
              </Button>
              <Button size="sm" disabled={readOnly || group.count === 0} onClick={() => setAsking("discard")}>
                Discard these…
              </Button>
              {canBeSplit(group.key) && (
                <Button
                  size="sm"
                  disabled={readOnly || group.count === 0}
                  onClick={() => void setSplit("queue")}
                >
                  Split…
                </Button>
              )}
            </>
          )
        }
      />
      {isPending && <Skeleton className="h-96" />}
      {gone && (
        <EmptyState
          icon={SearchX}
          title="No such group"
          description="Its dead letters may be gone, or rules may have merged or split it."
          action={
            <Button asChild>
              <Link href={RULES_HREF}>See the rules</Link>
            </Button>
          }
        />
      )}
      {error && !group && !gone && <ErrorState error={error} onRetry={() => void refetch()} />}
      {group && (
        <div className="grid min-w-0 gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="grid min-w-0 content-start gap-6">
            <GroupTrend group={group} range={range} onRange={(next) => void setRange(next)} />
            <GroupSamples group={groupKey} count={group.count} samples={group.samples} nameOf={nameOf} />
            <GroupCauses causes={group.ofCauses} frames={group.frames} />
          </div>
          <div className="grid min-w-0 content-start gap-6">
            <GroupNoteForm
              key={group.notedAt ?? 0}
              group={group}
              readOnly={readOnly}
              pending={patch.isPending}
              onSave={(said) => patch.mutate({ body: { groups: [groupKey], ...said } })}
            />
            <GroupHistory
              group={groupKey}
              entries={history.data?.entries}
              isFailed={history.isError}
              regressedAt={group.regressedAt}
              nameOf={nameOf}
            />
            <GroupFacets group={group} nameOf={nameOf} />
          </div>
        </div>
      )}
      {group && split && canBeSplit(group.key) && (
        <SplitDialog
          group={group}
          way={split}
          onWay={(way) => void setSplit(way)}
          onClose={() => void setSplit(null)}
          onSplit={(isGone) => (isGone ? router.push(GROUPS_HREF) : void setSplit(null))}
        />
      )}
      {asking && (
        <LazyCreateOperationDialog
          kind={asking}
          selection={{ filter: { group: groupKey } }}
          onClose={() => setAsking(null)}
          onCreated={(id) => router.push(operationHref(asking, id))}
        />
      )}
    </div>
  );
}
