import { z } from "zod";
import { JOB_STATES, MAX_REASON, MIN_REASON } from "./values/common";

/** Epoch milliseconds. */
export const timeMs = z.number().int().nonnegative();
/** Epoch milliseconds in a query string. */
export const queryTimeMs = z.coerce.number().int().nonnegative();

/** Whether a text is an IANA name of a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

export const cursor = z.string().min(1).max(4_000);

/** A page size, capped by the server. */
export const pageLimit = (fallback: number, cap: number) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .transform((n) => Math.min(n, cap))
    .default(fallback);

export const queueParams = z.object({ queue: z.string().min(1).max(1000) });
/** Job ids are BullMQ's: any text without a colon rule of ours. */
export const jobParams = queueParams.extend({ id: z.string().min(1).max(1000) });
export const idParams = z.object({ id: z.string().min(1).max(200) });

/** Why a change is made; kept in the audit. */
export const reason = z
  .string()
  .trim()
  .min(MIN_REASON, `Say why, in at least ${MIN_REASON} characters.`)
  .max(MAX_REASON);
export const optionalReason = z.object({ reason: reason.optional() }).default({});

export const jobState = z.enum(JOB_STATES);
export type JobState = z.infer<typeof jobState>;

export const timeRange = z.object({
  from: queryTimeMs.optional(),
  to: queryTimeMs.optional(),
});
