import type { CreateOperation } from "@/lib/contract/operations";
import type { CanaryOptions } from "@/lib/contract/replay-options";
import { isReason } from "@/lib/contract/values/common";
import { MAX_SPREAD_MS } from "@/lib/contract/values/operations";
import { DEFAULT_FAILURE_SHARE } from "@/lib/contract/values/replay-options";
import { type ChangeDraft, EMPTY_CHANGE, readChange } from "./change-draft";
import { MINUTE_MS, numberIn } from "./numbers";
import { plannedMs } from "./progress";

/** How fast it may go: as fast as Redis allows, at a rate, or spread evenly over a time. */
export type Pace = "free" | "rate" | "spread";

/** What someone has entered of a new operation, as typed. */
export interface OperationDraft extends ChangeDraft {
  reason: string;
  pace: Pace;
  /** Jobs per second. */
  rate: string;
  /** Minutes. */
  spread: string;
  /** Begin when the operation that is under way in the same queue has ended. */
  behind: boolean;
  /** Of a discard: write each down before it is removed. */
  archive: boolean;
  /** Slow down when too many fail. */
  backOff: boolean;
  /** Percent. */
  backOffShare: string;
  /** Some go first. */
  canary: boolean;
  canaryJobs: string;
  /** Percent. */
  canaryShare: string;
  canaryMinutes: string;
}

export const EMPTY_DRAFT: OperationDraft = {
  reason: "",
  pace: "free",
  rate: "",
  spread: "",
  behind: false,
  archive: true,
  backOff: true,
  backOffShare: String(DEFAULT_FAILURE_SHARE * 100),
  canary: false,
  canaryJobs: "10",
  canaryShare: "90",
  canaryMinutes: "5",
  ...EMPTY_CHANGE,
};

export type DraftErrors = Partial<Record<keyof OperationDraft, string>>;
/** What a request says besides the selection. */
export type DraftFields = Omit<CreateOperation, "selection" | "dryRun">;

const MAX_RATE = 100_000;

/** A draft as the fields of a request; or what is wrong with it, by field. Nothing is said of a field still empty. */
export function readDraft(draft: OperationDraft): { fields: DraftFields | null; errors: DraftErrors } {
  const errors: DraftErrors = {};
  const rate = numberIn(draft.rate, 0.1, MAX_RATE);
  const spread = numberIn(draft.spread, 1 / 60, MAX_SPREAD_MS / MINUTE_MS);
  if (draft.pace === "rate" && rate === null && draft.rate.trim() !== "")
    errors.rate = "A number from 0.1 to 100,000.";
  if (draft.pace === "spread" && spread === null && draft.spread.trim() !== "")
    errors.spread = "Minutes, up to a week (10,080).";
  const canary = draft.canary ? readCanary(draft, errors) : null;
  const share = draft.backOff ? numberIn(draft.backOffShare, 1, 100) : null;
  if (draft.backOff && share === null) errors.backOffShare = "From 1 to 100.";
  const { change, errors: changeErrors } = readChange(draft);
  Object.assign(errors, changeErrors);
  const ready =
    (!draft.canary || canary !== null) &&
    (!draft.backOff || share !== null) &&
    (!draft.change || change !== null) &&
    isReason(draft.reason) &&
    (draft.pace !== "rate" || rate !== null) &&
    (draft.pace !== "spread" || spread !== null);
  if (!ready) return { fields: null, errors };
  return {
    fields: {
      reason: draft.reason.trim(),
      ...(draft.pace === "rate" && rate !== null ? { ratePerSec: rate } : {}),
      ...(draft.pace === "spread" && spread !== null ? { spreadMs: Math.round(spread * MINUTE_MS) } : {}),
      ...(draft.backOff && share === DEFAULT_FAILURE_SHARE * 100
        ? {}
        : { backOff: share === null ? null : { failureShare: share / 100 } }),
      ...(canary ? { canary } : {}),
      ...(change ? { change } : {}),
      ...(draft.behind ? { whenBusy: "queue" as const } : {}),
    },
    errors,
  };
}

function readCanary(draft: OperationDraft, errors: DraftErrors): CanaryOptions | null {
  const jobs = numberIn(draft.canaryJobs, 1, 200);
  const share = numberIn(draft.canaryShare, 0, 100);
  const minutes = numberIn(draft.canaryMinutes, 1 / 60, 360);
  if (jobs === null || !Number.isInteger(jobs)) errors.canaryJobs = "A whole number from 1 to 200.";
  if (share === null) errors.canaryShare = "From 0 to 100.";
  if (minutes === null) errors.canaryMinutes = "Up to 360.";
  if (jobs === null || !Number.isInteger(jobs) || share === null || minutes === null) return null;
  return { jobs, minSuccessShare: share / 100, timeoutMs: Math.round(minutes * MINUTE_MS) };
}

/** How long `total` jobs take as the draft says, ms; null when Redis alone decides or nothing is entered. */
export function draftTakesMs(draft: OperationDraft, total: number | undefined): number | null {
  if (draft.pace === "spread") {
    const minutes = numberIn(draft.spread, 1 / 60, MAX_SPREAD_MS / MINUTE_MS);
    return minutes === null ? null : minutes * MINUTE_MS;
  }
  const rate = draft.pace === "rate" ? numberIn(draft.rate, 0.1, MAX_RATE) : null;
  return rate === null || total === undefined ? null : plannedMs(total, rate);
}
