import { setTimeout as passed } from "node:timers/promises";
import { expect, test } from "vitest";
import { Deadline } from "./deadline";
import type { JobRun } from "./job-run";

test("work that throws before it gives a promise has failed, and is not counted as work that goes on", async () => {
  const began: object[] = [];
  const watch = { began: (deadline: object) => began.push(deadline), ended: () => {} };
  const deadline = new Deadline(watch, {} as JobRun);
  const thrower = () => {
    throw new Error("at once");
  };
  await expect(deadline.run(10, thrower)).rejects.toThrow("at once");
  await passed(30);
  expect(began).toEqual([]);
});

test("work that ignores its signal is told of until it ends", async () => {
  const told: string[] = [];
  const watch = { began: () => told.push("began"), ended: () => told.push("ended") };
  const deadline = new Deadline(watch, {} as JobRun);
  await expect(deadline.run(10, () => passed(40))).rejects.toThrow("No result after 10 ms.");
  expect(told).toEqual(["began"]);
  await passed(60);
  expect(told).toEqual(["began", "ended"]);
});
