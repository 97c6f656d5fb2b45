"use client";

import { Combine } from "lucide-react";
import { parseAsInteger, useQueryState } from "nuqs";
import { useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { GroupRule } from "@/lib/contract/dead-letter-rules";
import { GROUPS_HREF } from "../dead-letters/addresses";
import { ViewLinks } from "../dead-letters/view-links";
import { ApplyDialog } from "./apply-dialog";
import { DraftBar } from "./draft-bar";
import { FormerVersions } from "./former-versions";
import { RuleList } from "./rule-list";
import { changeWords, moved, without } from "./rule-order";
import { useRules } from "./use-rules";
import { VersionDialog } from "./version-dialog";

/** The rules that merge and split groups: order, versions, and what another set of them would change. */
export function RulesView() {
  const { data, error, isPending, refetch } = useRules();
  const [looked, setLooked] = useQueryState("version", parseAsInteger.withOptions({ history: "push" }));
  const [draft, setDraft] = useState<{ base: number; rules: GroupRule[] } | null>(null);
  const [reviewing, setReviewing] = useState(false);
  const readOnly = useReadOnly();
  const current = data?.current;
  const rules = draft?.rules ?? current?.rules ?? [];
  const isOutdated = draft !== null && current !== undefined && draft.base !== current.version;
  const changes = current && draft && !isOutdated ? changeWords(current.rules, draft.rules) : null;
  const former =
    looked === 0 ? { version: 0, rules: [] } : data?.former.find(({ version }) => version === looked);
  const edit = (next: GroupRule[]) =>
    current && setDraft({ base: draft?.base ?? current.version, rules: next });

  return (
    <div className="grid min-w-0 gap-3">
      <PageHeader
        title="Rules of groups"
        description={
          current && current.version > 0 ? (
            <>
              Version {current.version}, by {current.by}, <RelativeTime at={current.at} />: “{current.reason}”
            </>
          ) : (
            "What people merge and split, on top of the causes"
          )
        }
      />
      <ViewLinks current="rules" />
      {isPending && <Skeleton aria-busy="true" className="h-40" />}
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {(changes !== null || isOutdated) && (
        <DraftBar
          changes={changes ?? "your changes"}
          meanwhile={isOutdated ? current : null}
          onReview={() => setReviewing(true)}
          onDrop={() => setDraft(null)}
        />
      )}
      {current && rules.length === 0 && (
        <EmptyState
          icon={Combine}
          title={changes === null ? "No rule" : "No rule would be left"}
          description="Each cause is a group of its own. Choose groups that are one trouble and merge them, or split a group from its page."
          action={
            <Button asChild>
              <Link href={GROUPS_HREF}>Go to the groups</Link>
            </Button>
          }
        />
      )}
      {rules.length > 0 && (
        <>
          <p className="text-muted text-sm">They apply in this order, each to what those before it made.</p>
          <RuleList
            rules={rules}
            readOnly={readOnly || isOutdated}
            onMove={(index, by) => edit(moved(rules, index, by))}
            onRemove={(index) => edit(without(rules, index))}
          />
        </>
      )}
      {current && current.version > 0 && (
        <FormerVersions versions={data.former} onLook={(version) => void setLooked(version)} />
      )}
      {current && draft && reviewing && !isOutdated && (
        <ApplyDialog
          title="Put these rules in force?"
          description={`What changes: ${changes ?? "nothing"}. Groups follow at once, and no dead letter changes.`}
          confirmLabel="Put in force"
          current={current}
          change={{ rules: draft.rules }}
          onClose={() => setReviewing(false)}
          onApplied={() => {
            setDraft(null);
            setReviewing(false);
          }}
        />
      )}
      {current && former && (
        <VersionDialog
          key={former.version}
          current={current}
          former={former}
          onClose={() => void setLooked(null)}
        />
      )}
    </div>
  );
}
