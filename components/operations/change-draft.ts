import { jsonPatchSchema } from "@/lib/contract/json-patch";
import type { ReplayChange } from "@/lib/contract/replay-options";
import { MAX_DELAY_MS, MAX_PRIORITY } from "@/lib/contract/values/replay-options";
import { MINUTE_MS, numberIn } from "./numbers";

/** What someone has entered of how the jobs of a replay are to be changed, as typed. */
export interface ChangeDraft {
  /** Something is changed. */
  change: boolean;
  /** Key of the queue that they go to; "" for their own. */
  changeQueue: string;
  /** Minutes; "" for none. */
  changeDelay: string;
  /** "" leaves it as it is. */
  changePriority: string;
  /** JSON Patch; "" for none. */
  changePatch: string;
}

export const EMPTY_CHANGE: ChangeDraft = {
  change: false,
  changeQueue: "",
  changeDelay: "",
  changePriority: "",
  changePatch: "",
};

type ChangeErrors = Partial<Record<keyof ChangeDraft, string>>;

/** The draft as a request takes it: null when nothing is changed, or something is wrong, which is then said by field. */
export function readChange(draft: ChangeDraft): { change: ReplayChange | null; errors: ChangeErrors } {
  const errors: ChangeErrors = {};
  if (!draft.change) return { change: null, errors };
  const change: ReplayChange = {};
  if (draft.changeQueue !== "") change.queue = draft.changeQueue;
  if (draft.changeDelay.trim() !== "") {
    const minutes = numberIn(draft.changeDelay, 0, MAX_DELAY_MS / MINUTE_MS);
    if (minutes === null) errors.changeDelay = "Minutes, up to 30 days (43,200).";
    else change.delayMs = Math.round(minutes * MINUTE_MS);
  }
  if (draft.changePriority.trim() !== "") {
    const priority = numberIn(draft.changePriority, 0, MAX_PRIORITY);
    if (priority === null || !Number.isInteger(priority))
      errors.changePriority = "A whole number: 1 is first, 0 is none.";
    else change.priority = priority;
  }
  if (draft.changePatch.trim() !== "") {
    const patch = readPatch(draft.changePatch);
    if ("error" in patch) errors.changePatch = patch.error;
    else change.patch = patch.patch;
  }
  const isSound = Object.keys(errors).length === 0 && Object.keys(change).length > 0;
  return { change: isSound ? change : null, errors };
}

function readPatch(text: string): { patch: NonNullable<ReplayChange["patch"]> } | { error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: `No JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = jsonPatchSchema.safeParse(value);
  if (parsed.success) return { patch: parsed.data };
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".");
  return { error: `No JSON Patch${place ? `, at ${place}` : ""}: ${issue?.message ?? "look at its form"}` };
}
