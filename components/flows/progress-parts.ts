import type { FlowProgress } from "@/lib/contract/flows";
import type { Dependencies } from "@/lib/contract/jobs";
import { formatNumber } from "@/lib/format";

/** A stretch of the bar of a flow's children. */
export interface ProgressPart {
  key: string;
  label: string;
  /** Whole; with `about` an estimate. */
  jobs: number;
  about: boolean;
  /** A CSS colour, by variable. */
  color: string;
}

/** Open children by what their states mean for the parent, in the order of the bar. */
const OPEN = [
  { key: "dead", label: "dead, waited for", states: ["failed"], color: "var(--state-failed)" },
  { key: "active", label: "active", states: ["active"], color: "var(--state-active)" },
  {
    key: "waiting",
    label: "waiting",
    states: ["waiting", "prioritized"],
    color: "var(--state-waiting)",
  },
  { key: "delayed", label: "delayed", states: ["delayed"], color: "var(--state-delayed)" },
  {
    key: "parents",
    label: "waiting for children of their own",
    states: ["waiting-children"],
    color: "var(--state-waiting-children)",
  },
] as const;
const OTHER = { key: "other", label: "not done", color: "var(--line-strong)" };

/**
 * The children of a parent from done to open; parts without any are left out. Where not all open ones were looked at, those that
 * were stand for them. Before any was looked at the open ones are one part.
 */
export function progressParts(counts: Dependencies, open: FlowProgress["open"] | undefined): ProgressPart[] {
  const { processed, failed, ignored, unprocessed } = counts;
  const looked = open?.looked ?? 0;
  const about = looked < unprocessed;
  const each = looked === 0 ? 0 : unprocessed / looked;
  const opened = OPEN.map(({ key, label, states, color }): ProgressPart => {
    const seen = states.reduce((sum, state) => sum + (open?.states[state] ?? 0), 0);
    return { key, label, jobs: Math.round(seen * each), about, color };
  });
  const told = opened.reduce((sum, { jobs }) => sum + jobs, 0);
  return [
    { key: "done", label: "done", jobs: processed, about: false, color: "var(--state-completed)" },
    { key: "failed", label: "failed", jobs: failed, about: false, color: "var(--state-failed)" },
    { key: "ignored", label: "ignored", jobs: ignored, about: false, color: "var(--state-held)" },
    ...opened,
    { ...OTHER, jobs: Math.max(0, unprocessed - told), about: looked > 0 && about },
  ].filter(({ jobs }) => jobs > 0);
}

/** A part's number: 12, about 4,300. */
export const partCount = ({ jobs, about }: ProgressPart): string =>
  `${about ? "about " : ""}${formatNumber(jobs)}`;

/** The bar in words: what is done of all, then each part. */
export function progressWords(parts: readonly ProgressPart[]): string {
  const total = parts.reduce((sum, { jobs }) => sum + jobs, 0);
  return `Of ${formatNumber(total)} ${total === 1 ? "child" : "children"}: ${parts
    .map((part) => `${partCount(part)} ${part.label}`)
    .join(", ")}`;
}
