import { describe, expect, test } from "vitest";
import type { Health } from "@/lib/contract/live";
import { connectionOf, figuresStopped } from "./connection";

const health: Health = { status: "ok", redis: "up", collector: { leader: "c1", lagMs: 400 }, version: "0" };

describe("what the page says of its connection", () => {
  test.each([
    ["all is well", { live: "live", health, unreachable: false }, "Live", false],
    ["not yet connected", { live: "connecting", health, unreachable: false }, "Connecting", false],
    ["the stream is lost", { live: "lost", health, unreachable: false }, "Polling", true],
    [
      "no collector leads",
      { live: "live", health: { ...health, collector: { leader: null, lagMs: null } }, unreachable: false },
      "Collector lost",
      true,
    ],
    [
      "Redis is away",
      { live: "live", health: { ...health, redis: "down" }, unreachable: false },
      "Redis away",
      true,
    ],
    [
      "the server is away, whatever was known",
      { live: "lost", health, unreachable: true },
      "Disconnected",
      true,
    ],
  ] as const)("%s", (_, input, label, hasBanner) => {
    const connection = connectionOf(input);
    expect(connection.label).toBe(label);
    expect(connection.banner !== null).toBe(hasBanner);
  });
});

test.each([
  ["all is well", health, false, false],
  ["nothing has been heard yet", undefined, false, false],
  ["no collector leads", { ...health, collector: { leader: null, lagMs: null } }, false, true],
  ["the collector is late", { ...health, status: "degraded" as const }, false, true],
  ["Redis is away", { ...health, redis: "down" as const }, false, true],
  ["the server is away", health, true, true],
])("whether figures still come when %s", (_, given, unreachable, stopped) =>
  expect(figuresStopped({ health: given, unreachable })).toBe(stopped),
);
