import { describe, expect, it } from "vitest";
import { draftTakesMs, EMPTY_DRAFT, type OperationDraft, readDraft } from "./draft";

const draft = (over: Partial<OperationDraft> = {}): OperationDraft => ({
  ...EMPTY_DRAFT,
  reason: "It is mended",
  ...over,
});

describe("the draft of an operation", () => {
  it("wants a reason, and says nothing of what is still empty", () => {
    expect(readDraft(EMPTY_DRAFT)).toEqual({ fields: null, errors: {} });
    expect(readDraft(draft({ reason: " x " })).fields).toBeNull();
    expect(readDraft(draft({ reason: " why " })).fields).toEqual({ reason: "why" });
    expect(readDraft(draft({ pace: "rate" }))).toEqual({ fields: null, errors: {} });
  });

  it("takes a rate or a time to spread over, whichever is chosen", () => {
    expect(readDraft(draft({ pace: "rate", rate: " 2.5 ", spread: "x" })).fields).toMatchObject({
      ratePerSec: 2.5,
    });
    expect(readDraft(draft({ pace: "spread", spread: "30", rate: "1" })).fields).toEqual({
      reason: "It is mended",
      spreadMs: 1_800_000,
    });
    expect(readDraft(draft({ pace: "rate", rate: "0" })).errors.rate).toContain("0.1");
    expect(readDraft(draft({ pace: "spread", spread: "20000" })).errors.spread).toContain("week");
  });

  it("says how long it takes", () => {
    expect(draftTakesMs(draft(), 100)).toBeNull();
    expect(draftTakesMs(draft({ pace: "rate", rate: "10" }), 100)).toBe(10_000);
    expect(draftTakesMs(draft({ pace: "rate", rate: "10" }), undefined)).toBeNull();
    expect(draftTakesMs(draft({ pace: "spread", spread: "2" }), 100)).toBe(120_000);
  });

  it("queues behind what is under way only when asked", () => {
    expect(readDraft(draft({ behind: true })).fields).toMatchObject({ whenBusy: "queue" });
  });

  it("slows down by itself as the server does, unless something else is said", () => {
    expect(readDraft(draft()).fields).not.toHaveProperty("backOff");
    expect(readDraft(draft({ backOffShare: "20" })).fields).toMatchObject({ backOff: { failureShare: 0.2 } });
    expect(readDraft(draft({ backOff: false, backOffShare: "x" })).fields).toMatchObject({ backOff: null });
    expect(readDraft(draft({ backOffShare: "0" }))).toMatchObject({
      fields: null,
      errors: { backOffShare: expect.any(String) },
    });
  });

  it("changes the jobs only when the box is ticked, and then something has to be changed", () => {
    expect(readDraft(draft({ changePriority: "2" })).fields).not.toHaveProperty("change");
    expect(readDraft(draft({ change: true, changePriority: "2" })).fields).toMatchObject({
      change: { priority: 2 },
    });
    expect(readDraft(draft({ change: true }))).toEqual({ fields: null, errors: {} });
    expect(readDraft(draft({ change: true, changePriority: "x" })).errors).toHaveProperty("changePriority");
  });

  it("lets some go first, within what the server takes", () => {
    expect(readDraft(draft({ canary: true })).fields).toMatchObject({
      canary: { jobs: 10, minSuccessShare: 0.9, timeoutMs: 300_000 },
    });
    const bad = readDraft(draft({ canary: true, canaryJobs: "1.5", canaryShare: "101", canaryMinutes: "" }));
    expect(bad.fields).toBeNull();
    expect(Object.keys(bad.errors)).toEqual(["canaryJobs", "canaryShare", "canaryMinutes"]);
    expect(readDraft(draft({ canaryJobs: "x" })).fields).not.toHaveProperty("canary");
  });
});
