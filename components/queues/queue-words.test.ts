import { describe, expect, it } from "vitest";
import { quietQueue } from "../overview/queue-fixture";
import { flowOf } from "./flow-words";
import { limitWords } from "./limit-words";
import { pauseWords, pausingFlags } from "./pause-words";
import { backoffWords } from "./policy-words";

describe("who keeps a queue paused", () => {
  it.each([
    [[], "Paused outside Spillway"],
    [["operator"], "Paused by an operator"],
    [["hold-all"], "Paused by kill switch hold-all"],
    [["operator", "hold-all"], "Paused by an operator and kill switch hold-all"],
    [["a", "b"], "Paused by 2 kill switches"],
  ])("%j is '%s'", (by, words) => expect(pauseWords(by)).toBe(words));

  it("tells switches from the operator, who can resume", () => {
    expect(pausingFlags(["operator", "hold-all"])).toEqual(["hold-all"]);
  });
});

describe("limits in words", () => {
  it("names only what is set", () => {
    expect(limitWords({ concurrency: null, rate: null })).toEqual([]);
    expect(limitWords({ concurrency: 1_000, rate: { max: 100, durationMs: 1_000 } })).toEqual([
      "at most 1,000 at once",
      "at most 100 per 1s",
    ]);
  });
});

describe("backoff in words", () => {
  it("names the cap where it can be met", () => {
    const backoff = { strategy: "exponential", delayMs: 1_000, jitter: "full", capMs: 60_000 } as const;
    expect(backoffWords(backoff)).toBe("exponential from 1.0s, at most 1m 00s, full jitter");
    expect(backoffWords({ ...backoff, strategy: "fixed", jitter: "none" })).toBe("fixed 1.0s, no jitter");
  });
});

describe("how a queue flows", () => {
  it("counts waiting and prioritized as the backlog and says which way it goes", () => {
    const queue = quietQueue({
      counts: { waiting: 40 },
      arrivalPerSec: 12,
      servicePerSec: 2,
      drain: "never",
    });
    expect(flowOf(queue)).toMatchObject({ trend: "grows by 10.0/s", drainTone: "danger" });
    expect(flowOf({ ...queue, servicePerSec: 12.01 }).trend).toBe("steady");
    expect(flowOf({ ...queue, servicePerSec: null }).trend).toBe("rates are not known yet");
  });

  it("does not say that an empty backlog grows, though more came than has finished", () => {
    expect(flowOf(quietQueue({ arrivalPerSec: 17, servicePerSec: 15 })).trend).toBe("keeps up");
  });

  it("does not alarm about a queue that is paused on purpose", () => {
    const queue = quietQueue({ drain: "never", paused: true });
    expect(flowOf(queue).drainTone).toBe("warn");
  });
});
