"use client";

import { useState } from "react";
import { useSettled } from "@/components/hooks/use-settled";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioList } from "@/components/ui/radio-list";
import type { GroupDetail } from "@/lib/contract/dead-letter-groups";
import type { GroupRule } from "@/lib/contract/dead-letter-rules";
import { MIN_SPLIT_TEXT, SPLIT_BY } from "@/lib/contract/values/dead-letter-rules";
import { formatNumber } from "@/lib/format";
import { COLUMN_WORDS } from "../dead-letter-groups/group-words";
import { ApplyDialog } from "./apply-dialog";
import { named } from "./named";
import { OnRules } from "./on-rules";

export const SPLIT_WAYS = [...SPLIT_BY, "text"] as const;
export type SplitWay = (typeof SPLIT_WAYS)[number];

interface Props {
  group: Pick<GroupDetail, "key" | "title" | "distinct">;
  way: SplitWay;
  onWay(way: SplitWay): void;
  onClose(): void;
  /** Leaves the dialog, with whether the group is gone: a split by text leaves the rest in place. */
  onSplit(isGone: boolean): void;
}

const TITLE = "Split this group";
const TYPING_MS = 500;

/** Makes several groups of one: by what, what that changes, and why. */
export function SplitDialog({ group, way, onWay, onClose, onSplit }: Props) {
  const [typed, setTyped] = useState("");
  const text = useSettled(typed.trim(), TYPING_MS);
  const by = way !== "text" ? { column: way } : text.length >= MIN_SPLIT_TEXT ? { text } : null;
  const rule: GroupRule | null = by && { kind: "split", group: named(group), by };
  return (
    <OnRules title={TITLE} onClose={onClose}>
      {(current) => (
        <ApplyDialog
          title={TITLE}
          description="Its parts are groups of their own from now on, also for what fails later. They begin as new, without a note and an owner."
          confirmLabel="Split"
          current={current}
          change={rule && { rules: [...current.rules, rule] }}
          isTyping={way === "text" && typed.trim() !== text}
          missing={`Say which text, at least ${MIN_SPLIT_TEXT} characters.`}
          onClose={onClose}
          onApplied={() => onSplit(way !== "text")}
        >
          <RadioList
            label="By what"
            value={way}
            onChange={onWay}
            options={[
              ...SPLIT_BY.map((column) => ({
                value: column,
                label: `By ${COLUMN_WORDS[column]}: a group for each`,
                hint: column === "code" ? null : `${formatNumber(group.distinct[column] ?? 0)} now`,
              })),
              { value: "text" as const, label: "By a text in the message: what has it, and the rest" },
            ]}
          />
          {way === "text" && (
            <Field
              label="Text"
              hint="In any case; of the message as it is shown, without what differs from job to job."
            >
              <Input value={typed} maxLength={200} onChange={(event) => setTyped(event.target.value)} />
            </Field>
          )}
        </ApplyDialog>
      )}
    </OnRules>
  );
}
