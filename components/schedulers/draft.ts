import type { SchedulerDetail, SchedulerDraft } from "@/lib/contract/schedulers";
import { MIN_EVERY_MS } from "@/lib/contract/values/schedulers";
import { fromLocalInput, toLocalInput } from "../dead-letters/times";
import { parseEdit, prettyText } from "../jobs/payload-text";
import { numberIn } from "../operations/numbers";
import type { ScheduleQuery } from "./use-schedulers";

export const EVERY_UNITS = [
  { value: "1000", label: "seconds" },
  { value: "60000", label: "minutes" },
  { value: "3600000", label: "hours" },
  { value: "86400000", label: "days" },
];

/** What someone has entered of a scheduler, as typed. */
export interface Draft {
  queue: string | null;
  id: string;
  jobName: string;
  kind: "pattern" | "every";
  pattern: string;
  tz: string;
  every: string;
  /** Milliseconds of its unit. */
  unit: string;
  /** Whether the first job of an interval is due at once. */
  atOnce: boolean;
  startAt: string;
  endAt: string;
  limit: string;
  data: string;
  opts: string;
}

export const EMPTY_DRAFT: Draft = {
  queue: null,
  id: "",
  jobName: "",
  kind: "pattern",
  pattern: "",
  tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
  every: "",
  unit: "60000",
  atOnce: false,
  startAt: "",
  endAt: "",
  limit: "",
  data: "{}",
  opts: "{}",
};

/** A scheduler as it would be typed. */
export function draftOf({ queue, id, jobName, schedule, data, opts }: SchedulerDetail): Draft {
  const { pattern, tz, everyMs, startAt, endAt, limit } = schedule;
  const unit = EVERY_UNITS.findLast(({ value }) => (everyMs ?? 60_000) % Number(value) === 0)?.value;
  // Of a fraction of a second, others' work, there is no whole number of any.
  const unitMs = Number(unit ?? "1000");
  return {
    queue,
    id,
    jobName,
    kind: everyMs === null ? "pattern" : "every",
    pattern: pattern ?? "",
    tz: tz ?? "",
    every: everyMs === null ? "" : String(everyMs / unitMs),
    unit: String(unitMs),
    atOnce: false,
    startAt: toLocalInput(startAt),
    endAt: toLocalInput(endAt),
    limit: limit === null ? "" : String(limit),
    data: prettyText(data),
    opts: prettyText(opts),
  };
}

/** Whether a template's text can be edited here: not when it was cut, nor when it has sealed fields, which are not shown. */
export const isEditable = ({ truncated, text }: SchedulerDetail["data"]): boolean =>
  !truncated && !text.includes('"$secret"');

export type DraftErrors = Partial<Record<"every" | "limit" | "data" | "opts", string>>;

export interface ReadDraft {
  /** Null while it is not whole. */
  body: SchedulerDraft | null;
  /** What to ask for its first runs; null while its times are not whole. */
  preview: ScheduleQuery | null;
  errors: DraftErrors;
}

/**
 * What a draft says. Nothing is said of a field still empty. `nowMs` is when the dialog was opened, for intervals that begin
 * later; `before` what is edited.
 */
export function readDraft(draft: Draft, nowMs: number, before: SchedulerDetail | null): ReadDraft {
  const errors: DraftErrors = {};
  const everyMs = readEvery(draft, errors);
  const limit = numberIn(draft.limit, 1, 1_000_000_000);
  const hasLimit = limit !== null && Number.isInteger(limit);
  if (draft.limit.trim() !== "" && !hasLimit) errors.limit = "A whole number, or nothing.";
  // What cannot be edited here stays as it is.
  const template = {
    ...(before && !isEditable(before.data) ? {} : { data: readJson(draft.data, "data", errors) }),
    ...(before && !isEditable(before.opts) ? {} : { opts: readJson(draft.opts, "opts", errors) }),
  };
  const pattern = draft.kind === "pattern" ? draft.pattern.trim() : "";
  const times = {
    pattern: pattern === "" ? null : pattern,
    tz: pattern === "" || draft.tz.trim() === "" ? null : draft.tz.trim(),
    everyMs,
    offsetMs: everyMs === null ? null : offsetOf(draft, everyMs, nowMs, before),
    startAt: fromLocalInput(draft.startAt),
    endAt: fromLocalInput(draft.endAt),
    limit: hasLimit ? limit : null,
  };
  const isTimed = (times.pattern !== null || everyMs !== null) && !errors.every && !errors.limit;
  const isWhole = isTimed && Object.keys(errors).length === 0 && draft.jobName.trim() !== "";
  return {
    errors,
    preview: isTimed ? queryOf(times, draft) : null,
    body: isWhole
      ? {
          jobName: draft.jobName.trim(),
          ...times,
          ...(template as Pick<SchedulerDraft, "data" | "opts">),
        }
      : null,
  };
}

function readEvery({ kind, every, unit }: Draft, errors: DraftErrors): number | null {
  if (kind !== "every" || every.trim() === "") return null;
  const count = numberIn(every, 0, 1e9);
  const ms = count === null ? null : Math.round(count * Number(unit));
  if (ms !== null && ms >= MIN_EVERY_MS) return ms;
  errors.every = "A number; at least one second.";
  return null;
}

/** One interval from now, or where it stands; null is at once. */
function offsetOf(
  { atOnce }: Draft,
  everyMs: number,
  nowMs: number,
  before: SchedulerDetail | null,
): number | null {
  if (atOnce) return null;
  if (before?.schedule.everyMs === everyMs) return before.schedule.offsetMs || null;
  return nowMs % everyMs || everyMs;
}

function readJson(text: string, field: "data" | "opts", errors: DraftErrors): unknown {
  const parsed = parseEdit(text.trim() === "" ? "{}" : text);
  if ("error" in parsed) {
    errors[field] = parsed.line === null ? parsed.error : `Line ${parsed.line}: ${parsed.error}`;
    return undefined;
  }
  const { value } = parsed;
  if (field === "opts" && (typeof value !== "object" || value === null || Array.isArray(value)))
    errors.opts = "An object, such as {}.";
  return value;
}

function queryOf(
  times: Omit<SchedulerDraft, "jobName" | "data" | "opts">,
  { queue, id }: Draft,
): ScheduleQuery {
  const set = Object.entries(times).filter(([, value]) => value !== null);
  return {
    ...(Object.fromEntries(set) as ScheduleQuery),
    ...(queue === null || id.trim() === "" ? {} : { queue, scheduler: id.trim() }),
  };
}
