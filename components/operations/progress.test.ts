import { describe, expect, it } from "vitest";
import type { Replay } from "@/lib/contract/operations";
import {
  handledOf,
  isOver,
  parseRate,
  plannedMs,
  remainingMs,
  selectionWords,
  shareDone,
  speedPerSec,
} from "./progress";

const replay = (over: Partial<Replay> = {}): Replay => ({
  id: "1",
  kind: "replay",
  state: "running",
  selection: { filter: {} },
  reason: "fixed",
  by: "operator",
  ratePerSec: null,
  frozenAt: 0,
  createdAt: 0,
  startedAt: 1_000,
  finishedAt: null,
  total: 100,
  replayed: 20,
  skipped: 4,
  failed: 1,
  error: null,
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
  });

  it("knows when it is over", () => {
    expect(isOver({ state: "cancelling" })).toBe(false);
    expect(isOver({ state: "cancelled" })).toBe(true);
  });
});

describe("rate that someone typed", () => {
  it("takes nothing for no limit, and numbers within bounds", () => {
    expect(parseRate("  ")).toEqual({ ratePerSec: undefined });
    expect(parseRate("0.5")).toEqual({ ratePerSec: 0.5 });
    expect(plannedMs(50, 0.5)).toBe(100_000);
    expect(plannedMs(50, undefined)).toBeNull();
  });

  it.each(["0", "-1", "fast", "1e9"])("refuses %s", (text) => {
    expect(parseRate(text)).toHaveProperty("error");
  });
});

describe("selection in words", () => {
  const words = (selection: Replay["selection"]) =>
    selectionWords(
      selection,
      (key) => key.toUpperCase(),
      (at) => `t${at}`,
    );

  it("says what was chosen", () => {
    expect(words({ ids: 1_200 })).toBe("1,200 chosen by hand");
    expect(words({ filter: {} })).toBe("All dead letters");
    expect(words({ filter: { queue: "q", text: "boom", from: 1 } })).toBe(
      "All in Q, with “boom” in the error, failed since t1",
    );
    expect(words({ filter: { spread: "q" } })).toBe("All in the shards of Q");
  });
});
