import type { AuditEntry } from "@/lib/contract/audit";
import { plural } from "@/lib/format";
import { actionWords } from "../audit/entry-words";

interface Said {
  key: string;
  state: string;
  note: string;
  owner: string | null;
}

/** What a change did to one group, in words. */
export function historyWords({ action, target, before, after }: AuditEntry, group: string): string {
  if (action !== "dead-letter-groups.update") return actionWords(action);
  const [was, is] = [saidOf(before, group), saidOf(after, group)];
  const others = Number(target.andOthers ?? 0);
  const together = others > 0 ? `, with ${plural(others, "other group")}` : "";
  // Of a change of many groups the audit keeps the beginning only.
  if (!was || !is) return `${actionWords(action)}${together}`;
  const parts = [
    was.state === is.state ? "" : `${was.state} → ${is.state}`,
    was.owner === is.owner ? "" : is.owner === null ? "no owner any more" : `owner ${is.owner}`,
    was.note === is.note ? "" : is.note === "" ? "note taken away" : "note",
  ].filter(Boolean);
  return (parts.join(", ") || "Nothing was changed") + together;
}

function saidOf(value: unknown, group: string): Said | null {
  return Array.isArray(value) ? ((value as Said[]).find(({ key }) => key === group) ?? null) : null;
}
