import type { ReplayChange } from "../replay-options";

/** The longest delay that a replayed job may be given: 30 days. */
export const MAX_DELAY_MS = 30 * 86_400_000;

/** BullMQ's lowest priority. */
export const MAX_PRIORITY = 2_097_151;

/** Whether each job is put to work as a new one, in place of the old. */
export const makesNewJobs = ({ queue, delayMs, priority }: ReplayChange): boolean =>
  queue !== undefined || delayMs !== undefined || priority !== undefined;

/** The share that may fail before a replay slows down, where none was asked for. */
export const DEFAULT_FAILURE_SHARE = 0.5;
