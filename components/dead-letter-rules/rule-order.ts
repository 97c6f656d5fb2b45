import type { GroupRule } from "@/lib/contract/dead-letter-rules";
import { plural } from "@/lib/format";

/** The rules with the one at `index` one place up (-1) or down (1); as they are where there is no such place. */
export function moved(rules: GroupRule[], index: number, by: 1 | -1): GroupRule[] {
  const rule = rules[index];
  const other = rules[index + by];
  if (!rule || !other) return rules;
  return rules.map((one, at) => (at === index ? other : at === index + by ? rule : one));
}

export const without = (rules: GroupRule[], index: number): GroupRule[] => rules.toSpliced(index, 1);

/** A key for each rule of a list, also where two are alike. */
export function ruleKeys(rules: GroupRule[]): string[] {
  const seen = new Map<string, number>();
  return rules.map((rule) => {
    const text = JSON.stringify(rule);
    const nth = seen.get(text) ?? 0;
    seen.set(text, nth + 1);
    return `${nth} ${text}`;
  });
}

/** What removing and moving has changed, in words; null when nothing has. */
export function changeWords(before: GroupRule[], after: GroupRule[]): string | null {
  const kept = new Set(ruleKeys(after));
  const left = ruleKeys(before).filter((key) => kept.has(key));
  const removed = before.length - left.length;
  const isMoved = ruleKeys(after).some((key, index) => key !== left[index]);
  const parts = [
    removed > 0 ? `${plural(removed, "rule")} removed` : "",
    isMoved ? "another order" : "",
  ].filter(Boolean);
  return parts.length === 0 ? null : parts.join(", ");
}
