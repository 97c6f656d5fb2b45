import { expect, test } from "vitest";
import type { Agenda } from "@/lib/contract/schedulers";
import { frequentOf, groupRuns } from "./agenda-groups";

const item = (id: string): Agenda["schedulers"][number] => ({
  queue: "q",
  queueName: "queue",
  id,
  jobName: id,
  schedule: { pattern: null, tz: null, everyMs: 1, offsetMs: null, startAt: null, endAt: null, limit: null },
});
const at = (hour: number, minute: number, day = 5) => new Date(2026, 0, day, hour, minute).getTime();
const agenda: Agenda = {
  schedulers: [item("a"), item("b")],
  runs: [
    { at: at(9, 5), scheduler: 0 },
    { at: at(9, 50), scheduler: 1 },
    { at: at(10, 0), scheduler: 0 },
    { at: at(9, 0, 6), scheduler: 1 },
  ],
  frequent: [{ at: at(9, 1), scheduler: 1 }],
  until: at(9, 0, 7),
  leftOut: 0,
  asOf: at(9, 0),
};
const shape = (by: "hour" | "day") =>
  groupRuns(agenda, by).map(({ label, runs }) => [label, runs.map(({ scheduler }) => scheduler.id).join("")]);

test("runs stand together by hour or by day, in the order of time", () => {
  expect(shape("hour")).toEqual([
    ["Mon 09:00", "ab"],
    ["Mon 10:00", "a"],
    ["Tue 09:00", "b"],
  ]);
  expect(shape("day")).toEqual([
    ["Monday 5 January", "aba"],
    ["Tuesday 6 January", "b"],
  ]);
  expect(frequentOf(agenda).map(({ scheduler }) => scheduler.id)).toEqual(["b"]);
});
