import type { Canary, ReplayOutcome } from "@/lib/contract/replay-options";
import { formatDuration, formatNumber } from "@/lib/format";

export interface OutcomePart {
  key: "completed" | "gone" | "died" | "waiting";
  label: string;
  count: number;
  /** 0 to 1, of those that are followed. */
  share: number;
}

/** What became of the followed jobs, in parts that add up to all of them. */
export function outcomeParts(outcome: ReplayOutcome): OutcomePart[] {
  const { followed, completed, gone, died } = outcome;
  const waiting = Math.max(0, followed - completed - gone - died);
  const part = (key: OutcomePart["key"], label: string, count: number): OutcomePart => ({
    key,
    label,
    count,
    share: followed === 0 ? 0 : count / followed,
  });
  return [
    part("completed", "completed", completed),
    part("gone", "completed and not kept, or removed", gone),
    part("died", "died again", died),
    part("waiting", outcome.over ? "without an outcome after 24 hours" : "still to come", waiting),
  ];
}

/** How many stand behind the figures. */
export const sampleWords = ({ followed, every }: ReplayOutcome): string =>
  followed === 1
    ? "The replayed job is followed."
    : every <= 1
      ? `All ${formatNumber(followed)} replayed jobs are followed.`
      : `${formatNumber(followed)} jobs are followed, every ${ordinal(every)}: shares hold for all, within about ${marginPercent(followed)} %.`;

/** Half the width of the 95 % confidence interval of a share at its widest, in percent. */
const marginPercent = (sample: number) => Math.max(1, Math.ceil(98 / Math.sqrt(sample)));

/** What a canary asks for, in words. */
export const canaryWords = ({ jobs, minSuccessShare, timeoutMs }: Canary): string =>
  `${jobs === 1 ? "1 job goes" : `${formatNumber(jobs)} jobs go`} first; ${percent(minSuccessShare)} of them have to succeed within ${formatDuration(timeoutMs)}`;

export const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;

function ordinal(value: number): string {
  const rule = new Intl.PluralRules("en", { type: "ordinal" }).select(value);
  return `${formatNumber(value)}${{ one: "st", two: "nd", few: "rd", other: "th", zero: "th", many: "th" }[rule]}`;
}
