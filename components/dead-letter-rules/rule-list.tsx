"use client";

import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import type { GroupRule } from "@/lib/contract/dead-letter-rules";
import { ruleKeys } from "./rule-order";
import { RuleSentence } from "./rule-sentence";

interface Props {
  rules: GroupRule[];
  readOnly: boolean;
  onMove(index: number, by: 1 | -1): void;
  onRemove(index: number): void;
}

/** The rules in the order in which they apply, each to what those before it made. */
export function RuleList({ rules, readOnly, onMove, onRemove }: Props) {
  const keys = ruleKeys(rules);
  const list = useRef<HTMLOListElement>(null);
  const follow = useRef<{ index: number; by: 1 | -1 } | null>(null);
  // A row that moves loses the focus, and the button of the first or last row is off: whoever moves by keyboard goes on from there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another order moves a row.
  useEffect(() => {
    if (!follow.current) return;
    const { index, by } = follow.current;
    follow.current = null;
    const buttons = list.current?.children[index]?.querySelectorAll<HTMLButtonElement>("[data-move]");
    const [first, second] = by === -1 ? (buttons ?? []) : [...(buttons ?? [])].reverse();
    (first?.disabled ? second : first)?.focus();
  }, [rules]);
  const move = (index: number, by: 1 | -1) => {
    follow.current = { index: index + by, by };
    onMove(index, by);
  };
  return (
    <ol
      ref={list}
      aria-label="Rules in force"
      className="overflow-hidden rounded-md border border-line bg-surface"
    >
      {rules.map((rule, index) => (
        <li
          key={keys[index]}
          className="flex items-start gap-3 border-line border-b px-3 py-2 text-sm last:border-b-0"
        >
          <span className="w-6 shrink-0 pt-1.5 text-right text-muted tabular-nums">{index + 1}</span>
          <p className="min-w-0 flex-1 pt-1.5">
            <RuleSentence rule={rule} />
          </p>
          <span className="flex shrink-0">
            <Button
              data-move
              size="icon"
              variant="ghost"
              disabled={readOnly || index === 0}
              aria-label={`Move rule ${index + 1} up`}
              onClick={() => move(index, -1)}
            >
              <ArrowUp aria-hidden />
            </Button>
            <Button
              data-move
              size="icon"
              variant="ghost"
              disabled={readOnly || index === rules.length - 1}
              aria-label={`Move rule ${index + 1} down`}
              onClick={() => move(index, 1)}
            >
              <ArrowDown aria-hidden />
            </Button>
            <Button
              size="icon"
              variant="ghost"
              disabled={readOnly}
              aria-label={`Remove rule ${index + 1}`}
              onClick={() => onRemove(index)}
            >
              <Trash2 aria-hidden />
            </Button>
          </span>
        </li>
      ))}
    </ol>
  );
}
