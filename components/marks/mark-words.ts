import type { ChartMark } from "@/components/charts/marks";
import type { Mark, MarkDraft, MarkKind } from "@/lib/contract/marks";
import { operationHref } from "../operations/operation-ref";
import { schedulerHref } from "../schedulers/addresses";

export const KIND_WORDS: Record<MarkKind, string> = {
  deploy: "Deploy",
  incident: "Incident",
  note: "Note",
  custom: "Other",
  flag: "Flag",
  policy: "Policy",
  pause: "Pause",
  replay: "Replay",
  scheduler: "Scheduler",
  breaker: "Breaker",
};

/** Kinds that a person can post, in the order of a form. */
export const POSTED_KINDS: MarkDraft["kind"][] = ["deploy", "incident", "note", "custom"];

/** Where there is more about a mark; undefined where nothing is. */
export function markHref({ kind, link, ref, queue }: Mark): string | undefined {
  if (link !== null) return link;
  if (kind === "flag") return "/flags";
  if (kind === "policy" && queue !== null) return `/policies/${encodeURIComponent(queue)}`;
  if (ref === null) return undefined;
  if (kind === "replay") return operationHref("replay", ref);
  if (kind === "breaker") return `/breakers/${encodeURIComponent(ref)}`;
  if (kind === "scheduler" && queue !== null) return schedulerHref({ queue, id: ref });
  return undefined;
}

/** Whether the server lets them delete it: what they have posted themselves. */
export const mayDelete = ({ source, by }: Pick<Mark, "source" | "by">, actor: string | null): boolean =>
  source === "posted" && by === actor;

/** Marks as charts draw them. */
export const chartMarks = (marks: readonly Mark[]): ChartMark[] =>
  marks.map((mark) => ({ at: mark.at, kind: mark.kind, label: mark.label, href: markHref(mark) }));
