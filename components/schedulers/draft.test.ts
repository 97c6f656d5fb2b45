import { expect, test } from "vitest";
import type { SchedulerDetail } from "@/lib/contract/schedulers";
import { type Draft, draftOf, EMPTY_DRAFT, readDraft } from "./draft";

const NOW = 1_800_000_000_123;
const HOUR = 3_600_000;
const payload = (text: string) => ({ text, bytes: text.length, truncated: false, isJson: true });
const STORED: SchedulerDetail = {
  queue: "q",
  queueName: "queue",
  id: "s",
  jobName: "report",
  state: "scheduled",
  schedule: {
    pattern: null,
    tz: null,
    everyMs: 2 * HOUR,
    offsetMs: 77,
    startAt: null,
    endAt: null,
    limit: 9,
  },
  iterations: 1,
  nextAt: NOW,
  last: null,
  pausedAt: null,
  pausedBy: null,
  data: payload('{"a":1}'),
  opts: payload('{"attempts":3}'),
  version: "v",
  nextRuns: [],
  jobs: [],
  kept: null,
};
const read = (part: Partial<Draft>, before: SchedulerDetail | null = null) =>
  readDraft({ ...(before ? draftOf(before) : EMPTY_DRAFT), ...part }, NOW, before);

test("what is stored reads back as it was, and an edit of the interval alone keeps the rest", () => {
  expect(draftOf(STORED)).toMatchObject({ kind: "every", every: "2", unit: String(HOUR), limit: "9" });
  const byPattern = { ...STORED, schedule: { ...STORED.schedule, everyMs: null, pattern: "0 9 * * *" } };
  expect(draftOf(byPattern)).toMatchObject({ kind: "pattern", every: "", unit: "60000" });
  const same = read({}, STORED);
  expect(same.errors).toEqual({});
  expect(same.body).toEqual({
    jobName: "report",
    pattern: null,
    tz: null,
    everyMs: 2 * HOUR,
    offsetMs: 77,
    startAt: null,
    endAt: null,
    limit: 9,
    data: { a: 1 },
    opts: { attempts: 3 },
  });
  expect(same.preview).toEqual({ everyMs: 2 * HOUR, offsetMs: 77, limit: 9, queue: "q", scheduler: "s" });
});

test("a new interval begins one interval from now, or at once", () => {
  const later = read({ kind: "every", every: "1", unit: String(HOUR), jobName: "x" });
  expect(later.body?.offsetMs).toBe(NOW % HOUR);
  expect(
    read({ kind: "every", every: "1", unit: String(HOUR), jobName: "x", atOnce: true }).body?.offsetMs,
  ).toBeNull();
});

test("nothing is asked or saved while it is not whole, and each fault is told at its field", () => {
  expect(read({})).toEqual({ body: null, preview: null, errors: {} });
  expect(read({ pattern: "0 9 * * *", tz: "" })).toMatchObject({
    body: null,
    preview: { pattern: "0 9 * * *" },
  });
  const faulty = read({
    kind: "every",
    every: "0.2",
    unit: "1000",
    limit: "1.5",
    data: "{",
    opts: "[]",
    jobName: "x",
  });
  expect(faulty.body).toBeNull();
  expect(Object.keys(faulty.errors).sort()).toEqual(["data", "every", "limit", "opts"]);
});

test("data that is cut, or has sealed fields, is never written back", () => {
  const sealed = { ...STORED, data: payload('{"key":{"$secret":"sealed with key k1"}}') };
  expect(read({ jobName: "other" }, sealed).body).not.toHaveProperty("data");
  const cut = { ...STORED, opts: { ...STORED.opts, text: '{"att', truncated: true } };
  expect(read({ jobName: "other" }, cut)).toMatchObject({ errors: {}, body: { jobName: "other" } });
});
