import { createHash } from "node:crypto";
import { z } from "zod";
import { type Schedule, scheduleSchema } from "../contract/schedulers";
import { numberOf, timeOf } from "../jobs/parse";
import type { SchedulerFields } from "../queues/backend/scheduler-rows";

/** All that makes a scheduler what it is, and that must be kept to make it again. */
export const definitionSchema = scheduleSchema.extend({
  jobName: z.string(),
  data: z.unknown(),
  /** As BullMQ's API gives and takes them. */
  opts: z.record(z.string(), z.unknown()),
});
export type Definition = z.infer<typeof definitionSchema>;

/** When a scheduler makes its jobs, from what BullMQ stores of it; nothing of it is trusted to be what it should. */
export function scheduleOf(fields: SchedulerFields): Schedule {
  return {
    pattern: fields.pattern ?? null,
    tz: fields.tz ?? null,
    everyMs: numberOf(fields.every),
    offsetMs: numberOf(fields.offset),
    startAt: timeOf(fields.startDate),
    endAt: timeOf(fields.endDate),
    limit: numberOf(fields.limit),
  };
}

/** The parts of the key that BullMQ 4 and older gave a repeatable job: name, id, end, time zone and pattern or interval. */
export function legacySchedule(key: string): { jobName: string; schedule: Schedule } {
  const [jobName = "", , end = "", tz = "", ...rest] = key.split(":");
  const suffix = rest.join(":");
  const everyMs = /^\d+$/.test(suffix) ? Number(suffix) : null;
  return {
    jobName,
    schedule: {
      pattern: everyMs === null ? suffix : null,
      tz: tz === "" ? null : tz,
      everyMs,
      offsetMs: null,
      startAt: null,
      endAt: timeOf(end),
      limit: null,
    },
  };
}

const hashOf = (value: unknown) =>
  createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 16);

/** Names a definition: another one has another version. */
export function versionOf(definition: Definition): string {
  const { pattern, tz, everyMs, offsetMs, startAt, endAt, limit, jobName, data, opts } = definition;
  return hashOf([pattern, tz, everyMs, offsetMs, startAt, endAt, limit, jobName, data, inOrder(opts)]);
}

/** Whether two definitions make the same jobs; where they begin does not count, because a resume sets it anew. */
export const sameWork = (a: Definition, b: Definition): boolean =>
  versionOf({ ...a, startAt: null, offsetMs: null }) === versionOf({ ...b, startAt: null, offsetMs: null });

/** Redis does not keep the order of a record's fields. */
const inOrder = (record: Record<string, unknown>) =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
