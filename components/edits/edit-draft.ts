import type { JobEdit } from "@/lib/contract/edits";
import type { EditAction } from "@/lib/contract/values/edits";
import { MAX_DELAY_MS, MAX_PRIORITY } from "@/lib/contract/values/replay-options";
import { fromLocalInput } from "../dead-letters/times";
import { numberIn } from "../operations/numbers";

export const UNITS = {
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
} as const;
export type Unit = keyof typeof UNITS;

/** What someone has entered of an edit, as typed. */
export interface EditDraft {
  action: EditAction;
  amount: string;
  unit: Unit;
  direction: "later" | "sooner";
  /** A local date and time. */
  at: string;
  priority: string;
  archive: boolean;
}

export const EMPTY_EDIT: Omit<EditDraft, "action"> = {
  amount: "",
  unit: "minutes",
  direction: "later",
  at: "",
  priority: "",
  archive: true,
};

export type EditErrors = Partial<Record<keyof EditDraft, string>>;

/** A draft as an edit; or what is wrong with it, by field. Nothing is said of a field still empty. Pure. */
export function readEdit(draft: EditDraft): { edit: JobEdit | null; errors: EditErrors } {
  switch (draft.action) {
    case "promote":
      return { edit: { action: "promote" }, errors: {} };
    case "remove":
      return { edit: { action: "remove", archive: draft.archive }, errors: {} };
    case "delay-by":
      return readDelay(draft);
    case "delay-until": {
      const at = fromLocalInput(draft.at);
      return { edit: at === null ? null : { action: "delay-until", at }, errors: {} };
    }
    case "priority": {
      const priority = numberIn(draft.priority, 0, MAX_PRIORITY);
      if (priority !== null && Number.isInteger(priority))
        return { edit: { action: "priority", priority }, errors: {} };
      const typed = draft.priority.trim() !== "";
      return { edit: null, errors: typed ? { priority: "A whole number from 0 to 2,097,151." } : {} };
    }
  }
}

function readDelay({ amount, unit, direction }: EditDraft): ReturnType<typeof readEdit> {
  const most = MAX_DELAY_MS / UNITS[unit];
  const value = numberIn(amount, 1 / UNITS[unit], most);
  const ms = Math.round((value ?? 0) * UNITS[unit]);
  if (ms > 0) return { edit: { action: "delay-by", ms: direction === "later" ? ms : -ms }, errors: {} };
  return { edit: null, errors: amount.trim() === "" ? {} : { amount: "More than 0, up to 30 days." } };
}
