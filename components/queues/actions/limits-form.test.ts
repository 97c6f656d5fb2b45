import { describe, expect, it } from "vitest";
import { changedLimits, limitsText, readLimits } from "./limits-form";

const none = { concurrency: null, rate: null };

describe("limits as typed", () => {
  it("reads what it wrote", () => {
    const limits = { concurrency: 12, rate: { max: 100, durationMs: 1_500 } };
    expect(readLimits(limitsText(limits))).toEqual({ limits });
    expect(readLimits(limitsText(none))).toEqual({ limits: none });
  });

  it("takes grouped digits and spaces, as they are shown on the page", () => {
    expect(readLimits({ concurrency: " 1,000 ", max: "", perSec: "" }).limits?.concurrency).toBe(1_000);
  });

  it.each(["0", "-1", "1.5", "ten", "100001"])("refuses %s as a concurrency", (concurrency) => {
    expect(readLimits({ concurrency, max: "", perSec: "1" }).errors).toHaveProperty("concurrency");
  });

  it.each(["0", "", "x", "86401"])("refuses a rate per %s seconds", (perSec) => {
    expect(readLimits({ concurrency: "", max: "5", perSec }).errors).toHaveProperty("perSec");
  });

  it("does not look at the duration of a rate that is not there", () => {
    expect(readLimits({ concurrency: "", max: "", perSec: "x" })).toEqual({ limits: none });
  });
});

describe("what is sent", () => {
  it("is only what differs", () => {
    const before = { concurrency: 5, rate: { max: 1, durationMs: 1_000 } };
    expect(changedLimits(before, { ...before, rate: { ...before.rate } })).toEqual({});
    expect(changedLimits(before, { ...before, concurrency: null })).toEqual({ concurrency: null });
    expect(changedLimits(before, { ...before, rate: null })).toEqual({ rate: null });
    expect(changedLimits(none, before)).toEqual(before);
  });
});
