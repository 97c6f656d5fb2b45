import { expect, test } from "vitest";
import { drainOf } from "./drain";

const rates = (
  arrivalPerSec: number | null,
  servicePerSec: number | null,
  failurePerSec: number | null = 0,
) => ({
  arrivalPerSec,
  servicePerSec,
  failurePerSec,
});

test.each([
  ["no backlog, whatever the rates", 0, rates(null, null), { drain: "empty", drainMs: 0 }],
  ["no rates yet", 10, rates(null, 4), { drain: "unknown", drainMs: null }],
  ["as much comes as goes", 10, rates(4, 4), { drain: "never", drainMs: null }],
  ["more goes than comes", 10, rates(4, 6), { drain: "draining", drainMs: 5_000 }],
  ["jobs that die leave the backlog too", 10, rates(4, 3, 3), { drain: "draining", drainMs: 5_000 }],
])("%s", (_, backlog, given, expected) => {
  expect(drainOf(backlog, given)).toEqual(expected);
});
