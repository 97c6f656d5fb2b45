import { describe, expect, it } from "vitest";
import type { Replay } from "@/lib/contract/operations";
import { handledOf, isOver, remainingMs, selectionWords, shareDone, speedPerSec } from "./progress";

const replay = (over: Partial<Replay> = {}): Replay => ({
  id: "1",
  kind: "replay",
  state: "running",
  selection: { filter: {} },
  reason: "fixed",
  by: "operator",
  ratePerSec: null,
  spreadMs: null,
  behind: [],
  pausedAt: null,
  pausedMs: 0,
  frozenAt: 0,
  createdAt: 0,
  startedAt: 1_000,
  finishedAt: null,
  total: 100,
  replayed: 20,
  skipped: 4,
  failed: 1,
  error: null,
  change: null,
  backOff: null,
  slowed: null,
  canary: null,
  outcome: null,
  parents: 0,
  ...over,
});

describe("progress of an operation", () => {
  it("counts every job whose turn has come", () => {
    expect(handledOf(replay())).toBe(25);
    expect(shareDone(replay())).toBe(0.25);
  });

  it("does not call nothing-to-do done before it is", () => {
    expect(shareDone(replay({ total: 0, replayed: 0, skipped: 0, failed: 0 }))).toBe(0);
    expect(shareDone(replay({ total: 0, state: "completed" }))).toBe(1);
  });

  it("measures speed and what is left", () => {
    expect(speedPerSec(replay(), 6_000)).toBe(5);
    expect(remainingMs(replay(), 6_000)).toBe(15_000);
    expect(remainingMs(replay({ state: "completed" }), 6_000)).toBeNull();
    expect(speedPerSec(replay({ startedAt: null }), 6_000)).toBeNull();
    expect(speedPerSec(replay(), 1_500)).toBeNull();
    expect(speedPerSec(replay({ finishedAt: 1_500 }), 9_000)).toBe(50);
  });

  it("does not count the time in which it was paused", () => {
    expect(speedPerSec(replay({ pausedMs: 2_500 }), 8_500)).toBe(5);
    const paused = replay({ state: "paused", pausedAt: 6_000 });
    expect(speedPerSec(paused, 60_000)).toBe(5);
    expect(remainingMs(paused, 60_000)).toBeNull();
  });

  it("promises no more than what it may do now", () => {
    const slowed = { ratePerSec: 1, reason: "", recovering: false, since: 0, checkedAt: 0 };
    expect(remainingMs(replay({ slowed }), 6_000)).toBe(75_000);
    expect(remainingMs(replay({ slowed: { ...slowed, ratePerSec: 0 } }), 6_000)).toBeNull();
    expect(remainingMs(replay({ ratePerSec: 2.5 }), 6_000)).toBe(30_000);
  });

  it("knows when it is over", () => {
    expect(isOver({ state: "cancelling" })).toBe(false);
    expect(isOver({ state: "cancelled" })).toBe(true);
  });
});

describe("selection in words", () => {
  const words = (selection: Replay["selection"]) =>
    selectionWords(selection, { queue: (key) => key.toUpperCase(), time: (at) => `t${at}` });

  it("says what was chosen", () => {
    expect(words({ ids: 1_200 })).toBe("1,200 chosen by hand");
    expect(words({ filter: {} })).toBe("All dead letters");
    expect(words({ filter: { queue: "q", text: "boom", from: 1 } })).toBe(
      "All in Q, with “boom” in the error, failed since t1",
    );
    expect(words({ filter: { spread: "q" } })).toBe("All in the shards of Q");
  });

  it("names what only the index knows", () => {
    expect(
      words({
        filter: { group: "g1", tenant: "(none)", class: "throttled", code: "HTTP_429", minAttempts: 3 },
      }),
    ).toBe(
      "All of group g1, without a tenant, of class throttled, with code HTTP_429, after 3 attempts or more",
    );
  });
});
