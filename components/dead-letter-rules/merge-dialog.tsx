"use client";

import { useState } from "react";
import { RadioList } from "@/components/ui/radio-list";
import type { DeadLetterGroup } from "@/lib/contract/dead-letter-groups";
import type { GroupRule } from "@/lib/contract/dead-letter-rules";
import { formatNumber } from "@/lib/format";
import { ApplyDialog } from "./apply-dialog";
import { named } from "./named";
import { OnRules } from "./on-rules";

type Chosen = Pick<DeadLetterGroup, "key" | "title" | "count">;

interface Props {
  /** Two or more. */
  groups: Chosen[];
  onClose(): void;
  onMerged(): void;
}

/** Makes one group of several: into which, what that changes, and why. */
export function MergeDialog({ groups, onClose, onMerged }: Props) {
  const [into, setInto] = useState(
    () => groups.reduce((most, one) => (one.count > most.count ? one : most)).key,
  );
  const stays = groups.find(({ key }) => key === into);
  const rule: GroupRule | null = stays
    ? { kind: "merge", groups: groups.filter((one) => one !== stays).map(named), into: named(stays) }
    : null;
  const title = `Merge ${formatNumber(groups.length)} groups`;
  return (
    <OnRules title={title} onClose={onClose}>
      {(current) => (
        <ApplyDialog
          title={title}
          description="They are one group from now on, also for what fails later. State, note and owner are those of the group that stays."
          confirmLabel="Merge"
          current={current}
          change={rule && { rules: [...current.rules, rule] }}
          onClose={onClose}
          onApplied={onMerged}
        >
          <RadioList
            label="Which stays"
            value={into}
            onChange={setInto}
            options={groups.map(({ key, title, count }) => ({
              value: key,
              label: (
                <span className="font-mono text-xs" title={title}>
                  {title || "No reason was given"}
                </span>
              ),
              hint: formatNumber(count),
            }))}
          />
        </ApplyDialog>
      )}
    </OnRules>
  );
}
