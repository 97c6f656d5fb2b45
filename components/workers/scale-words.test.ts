import { expect, it } from "vitest";
import type { Scale } from "@/lib/contract/workers";
import { concurrencyWords, scaleWords } from "./scale-words";

const scale = (desired: number | null, present: number): Scale => ({
  queue: "q",
  queueName: "q",
  desired,
  computed: desired,
  present,
  floor: null,
  ceiling: null,
  coolDownMs: null,
  why: "",
  inputs: { arrivalPerSec: 1, backlog: 1, serviceMs: 1, concurrency: 1, drainTargetMs: 1 },
});

it("says what is needed, and that there are too few", () => {
  expect(scaleWords(scale(3, 1))).toEqual({ text: "needs 3, has 1", short: true });
  expect(scaleWords(scale(1, 2))).toEqual({ text: "needs 1", short: false });
  expect(scaleWords(scale(null, 2))).toEqual({ text: "need not known", short: false });
});

it("names the bounds only where concurrency is adapted", () => {
  expect(concurrencyWords({ concurrency: 4, floor: 2, ceiling: 8 })).toBe("4 (2–8)");
  expect(concurrencyWords({ concurrency: 4, floor: 4, ceiling: 4 })).toBe("4");
  expect(concurrencyWords({ concurrency: null, floor: null, ceiling: null })).toBeNull();
});
