/** How long the reason of a change may be, in characters, spaces around it left out. */
export const MIN_REASON = 3;
export const MAX_REASON = 500;

/** Whether a text says why a change is made, as the API asks for it. */
export function isReason(text: string): boolean {
  const { length } = text.trim();
  return length >= MIN_REASON && length <= MAX_REASON;
}

/** BullMQ's states, and `held`, which counts the delayed jobs that a kill switch holds. */
export const JOB_STATES = [
  "waiting",
  "prioritized",
  "active",
  "delayed",
  "failed",
  "completed",
  "waiting-children",
] as const;
