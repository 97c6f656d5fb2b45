import type { BadgeProps } from "@/components/ui/badge";
import type {
  DeadLetterGroup,
  Facet,
  GroupMark,
  GroupSort,
  GroupState,
  StateFilter,
  TrendRange,
} from "@/lib/contract/dead-letter-groups";
import type { GroupPart } from "@/lib/contract/dead-letter-rules";
import type { SPLIT_BY } from "@/lib/contract/values/dead-letter-rules";
import { NO_VALUE } from "@/lib/contract/values/dead-letters";

/** Red is for what came back although somebody had called it done. */
export const STATE_TONES: Record<GroupState, BadgeProps["tone"]> = {
  new: "accent",
  regressed: "danger",
  known: "neutral",
  ignored: "neutral",
  resolved: "ok",
};

/** What marking a group does, as a button and as a toast say it. */
export const MARKS: { mark: GroupMark; label: string; key: string; done: string }[] = [
  { mark: "known", label: "Known", key: "e", done: "known" },
  { mark: "ignored", label: "Ignore", key: "i", done: "ignored" },
  { mark: "resolved", label: "Resolve", key: "r", done: "resolved" },
  { mark: "new", label: "New", key: "n", done: "new again" },
];

/** How far back trends reach. */
export const RANGE_WORDS: Record<TrendRange, string> = {
  "1h": "1 hour",
  "6h": "6 hours",
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
};

/** Which groups come first. */
export const SORT_WORDS: Record<GroupSort, string> = {
  count: "Most dead letters",
  last: "Failed last",
  first: "First seen last",
  rise: "Rising most",
  attempts: "Most attempts",
};

/** Which groups a list shows, by their state. */
export const FILTER_WORDS: Record<StateFilter, string> = {
  open: "Open",
  new: "New",
  regressed: "Regressed",
  known: "Known",
  ignored: "Ignored",
  resolved: "Resolved",
  all: "All",
};

export const FACET_WORDS: Record<Facet, string> = {
  queue: "Queues",
  name: "Job names",
  tenant: "Tenants",
  appVersion: "Releases",
};

/** What a group can be split by. */
export const COLUMN_WORDS: Record<(typeof SPLIT_BY)[number], string> = {
  queue: "queue",
  name: "job name",
  code: "code",
};

/** The mark under which a group stands; a regressed one is still marked as resolved. */
export const markOf = (state: GroupState): GroupMark => (state === "regressed" ? "resolved" : state);

/** A share of all, 0 to 1; what is there never reads as nothing. */
export function shareWords(share: number): string {
  if (share <= 0) return "0 %";
  return share < 0.01 ? "< 1 %" : `${Math.round(share * 100)} %`;
}

export const valueWords = (value: string | null): string =>
  value === null || value === NO_VALUE ? "none" : value;

/** Class and code, and what set the group apart when it was split; `nameOf` turns a queue's key into its name. */
export function kindWords(
  { errorName, code, class: kind, part }: DeadLetterGroup,
  nameOf: (queue: string) => string,
): string {
  const cause = [...new Set([errorName, code])].filter(Boolean).join(" ");
  const split = part ? partWords(part, nameOf) : null;
  return [kind, cause, split].filter(Boolean).join(" · ");
}

/** What sets a part apart from the group that it was split from; `nameOf` turns a queue's key into its name. */
export function partWords({ by, value }: GroupPart, nameOf: (queue: string) => string): string {
  if (by === "text") return `with “${value ?? ""}”`;
  const word = COLUMN_WORDS[by];
  if (value === null) return `without a ${word}`;
  return `${word} ${by === "queue" ? nameOf(value) : value}`;
}
