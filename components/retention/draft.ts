import type { FailureClass } from "@/lib/contract/failures";
import type { RetentionDraft, RetentionRule } from "@/lib/contract/retention";
import { FAILURE_CLASSES } from "@/lib/contract/values/failures";
import { numberIn } from "../operations/numbers";

const DAY_MS = 86_400_000;
export const ANY_CLASS = "any";

/** What someone has entered of a rule, as typed. */
export interface RuleDraft {
  name: string;
  queue: string | null;
  spread: string | null;
  jobName: string;
  text: string;
  group: string;
  tenant: string;
  code: string;
  class: string;
  /** Days. */
  after: string;
  keepNewest: string;
  archive: boolean;
  enabled: boolean;
}

export const EMPTY_RULE: RuleDraft = {
  name: "",
  queue: null,
  spread: null,
  jobName: "",
  text: "",
  group: "",
  tenant: "",
  code: "",
  class: ANY_CLASS,
  after: "",
  keepNewest: "",
  archive: true,
  enabled: true,
};

/** A rule as it would be typed. */
export function draftOf({ name, filter, afterMs, keepNewest, archive, enabled }: RetentionRule): RuleDraft {
  return {
    name,
    queue: filter.queue ?? null,
    spread: filter.spread ?? null,
    jobName: filter.name ?? "",
    text: filter.text ?? "",
    group: filter.group ?? "",
    tenant: filter.tenant ?? "",
    code: filter.code ?? "",
    class: filter.class ?? ANY_CLASS,
    after: afterMs === null ? "" : String(Number((afterMs / DAY_MS).toFixed(4))),
    keepNewest: keepNewest === null ? "" : String(keepNewest),
    archive,
    enabled,
  };
}

export type RuleErrors = Partial<Record<"after" | "keepNewest", string>>;

/** What a draft selects and its limits; null while they are not whole. Nothing is said of a field still empty. */
export function readRule(draft: RuleDraft): {
  rule: Omit<RetentionDraft, "name"> | null;
  errors: RuleErrors;
} {
  const errors: RuleErrors = {};
  const days = numberIn(draft.after, 1 / 1_440, 366);
  const newest = numberIn(draft.keepNewest, 0, 10_000_000);
  const hasNewest = newest !== null && Number.isInteger(newest);
  if (draft.after.trim() !== "" && days === null) errors.after = "Days, up to 366.";
  if (draft.keepNewest.trim() !== "" && !hasNewest) errors.keepNewest = "A whole number up to 10,000,000.";
  else if (hasNewest && draft.text.trim() !== "")
    errors.keepNewest = "The newest cannot be counted by the text of an error.";
  if (Object.keys(errors).length > 0 || (days === null && !hasNewest)) return { rule: null, errors };
  const set = (field: string, text: string) => (text.trim() === "" ? {} : { [field]: text.trim() });
  return {
    rule: {
      filter: {
        ...(draft.queue ? { queue: draft.queue } : {}),
        ...(draft.spread ? { spread: draft.spread } : {}),
        ...set("name", draft.jobName),
        ...set("text", draft.text),
        ...set("group", draft.group),
        ...set("tenant", draft.tenant),
        ...set("code", draft.code),
        ...(isClass(draft.class) ? { class: draft.class } : {}),
      },
      afterMs: days === null ? null : Math.round(days * DAY_MS),
      keepNewest: hasNewest ? newest : null,
      archive: draft.archive,
      enabled: draft.enabled,
    },
    errors,
  };
}

const isClass = (text: string): text is FailureClass => FAILURE_CLASSES.some((one) => one === text);

/** The id of a new rule: its name as an address takes it, and something that no other has. */
export function newRuleId(name: string, chance: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return `${slug || "rule"}-${chance}`;
}
