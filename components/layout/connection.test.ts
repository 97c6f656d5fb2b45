import { describe, expect, test } from "vitest";
import type { Health } from "@/lib/contract/live";
import { connectionOf } from "./connection";

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
