import type { Context } from "../context";
import { isTimeZone } from "../contract/common";
import type { Schedule } from "../contract/schedulers";
import { SpillwayError } from "../errors";
import { previewRuns } from "./detail";
import type { SchedulerPlace } from "./kept";

const invalid = (field: string, message: string, hint?: string) =>
  new SpillwayError("invalid_request", `${field}: ${message}`, { errors: [{ field, message }], hint });

function refuseZone(tz: string): void {
  if (!isTimeZone(tz))
    throw invalid("tz", `${tz} is no time zone.`, "Take an IANA name such as Europe/Zurich, or UTC.");
}

/**
 * The first runs of a schedule, ten at most. Throws `invalid_request` with the field at fault where BullMQ would take none, and
 * `queue_not_found`.
 */
export async function checkedRuns(
  ctx: Context,
  place: SchedulerPlace | null,
  schedule: Schedule,
): Promise<number[]> {
  const { pattern, everyMs, tz, startAt, endAt } = schedule;
  if ((pattern === null) === (everyMs === null)) {
    throw invalid("pattern", "Either a pattern or an interval is needed, and not both.");
  }
  if (everyMs !== null && everyMs <= 0) throw invalid("everyMs", "More than nothing.");
  if (tz !== null) refuseZone(tz);
  if (startAt !== null && endAt !== null && endAt <= startAt)
    throw invalid("endAt", "Lies before its start.");
  try {
    return await previewRuns(ctx, place, schedule);
  } catch (error) {
    if (error instanceof SpillwayError || pattern === null || !(error instanceof Error)) throw error;
    throw invalid(
      "pattern",
      `Not a pattern: ${error.message}.`,
      "Five fields (or six, seconds first): 30 9 * * 1-5.",
    );
  }
}

/** As {@link checkedRuns}, for a schedule as it stands in a query. */
export async function previewQuery(
  ctx: Context,
  { queue, scheduler, ...asked }: { queue?: string; scheduler?: string } & Partial<Schedule>,
): Promise<{ runs: number[]; asOf: number }> {
  const schedule = { ...NOTHING, ...asked };
  const place = queue && scheduler ? { queue, scheduler } : null;
  return { runs: await checkedRuns(ctx, place, schedule), asOf: ctx.clock.now() };
}

const NOTHING: Schedule = {
  pattern: null,
  tz: null,
  everyMs: null,
  offsetMs: null,
  startAt: null,
  endAt: null,
  limit: null,
};
