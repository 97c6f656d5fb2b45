import { describe, expect, it } from "vitest";
import { type Flag, flagKey } from "@/lib/contract/flags";
import {
  allowedDraft,
  coarseOnly,
  effectWords,
  emptyDraft,
  inOrder,
  keyFor,
  liftWords,
  scopeOf,
  statusOf,
} from "./draft";

const nameOf = (key: string) => ({ w: "webhooks", odd: "café / 🚚 queue" })[key] ?? key;

const flag = (over: Partial<Flag> = {}): Flag => ({
  key: "hold-webhooks",
  enabled: true,
  scope: { queue: "w", tenant: "acme" },
  action: "hold",
  reason: "down",
  by: "operator",
  createdAt: 1,
  updatedAt: 1,
  expiresAt: null,
  held: 0,
  ...over,
});

describe("effect in words", () => {
  it("says what a fine hold does", () => {
    expect(effectWords(flag(), nameOf)).toBe(
      "Holds all jobs of webhooks for tenant acme. Jobs wait, spend no attempt and are released in order.",
    );
  });

  it("says that a whole queue is paused", () => {
    expect(effectWords(flag({ scope: { queue: "w" } }), nameOf)).toContain("by pausing the queue");
  });

  it("says what fail and fallback do", () => {
    expect(effectWords(flag({ action: "fail", scope: { jobName: "send" } }), nameOf)).toContain(
      "Fails jobs named send of every queue with runtime workers.",
    );
    expect(effectWords(flag({ action: "fallback" }), nameOf)).toContain("fallback");
  });

  it("says how many jobs lifting releases", () => {
    expect(liftWords(flag({ held: 1_234 }), nameOf)).toContain("Releases 1,234 held jobs");
    expect(liftWords(flag({ held: 1 }), nameOf)).toContain("Releases 1 held job,");
    expect(liftWords(flag(), nameOf)).toContain("holds no job now");
    expect(liftWords(flag({ enabled: false }), nameOf)).toContain("off already");
    expect(liftWords(flag({ scope: { queue: "w" } }), nameOf)).toContain("Resumes webhooks");
  });
});

describe("draft", () => {
  const plain = { name: "plain", runtime: false, jobNames: [], hasFallback: false };

  it("leaves out empty parts of the scope", () => {
    expect(scopeOf({ ...emptyDraft("w"), tenant: " acme " })).toEqual({ queue: "w", tenant: "acme" });
  });

  it("allows only the whole queue where no runtime works, and says why", () => {
    const draft = { ...emptyDraft("p"), tenant: "acme", action: "fail" as const };
    expect(allowedDraft(draft, plain)).toMatchObject({ tenant: "", action: "hold" });
    expect(coarseOnly(plain)).toContain("No worker of plain runs Spillway's runtime");
    expect(coarseOnly(null)).toBeNull();
  });

  it("offers no fallback where none is declared", () => {
    const draft = { ...emptyDraft("p"), action: "fallback" as const };
    expect(allowedDraft(draft, { ...plain, runtime: true }).action).toBe("hold");
    expect(allowedDraft(draft, { ...plain, runtime: true, hasFallback: true }).action).toBe("fallback");
  });

  it("makes keys that the contract takes, and never one that is taken", () => {
    const first = keyFor(emptyDraft("odd"), nameOf, new Set());
    expect(flagKey.parse(first)).toBe("hold-cafe-queue");
    expect(keyFor(emptyDraft("odd"), nameOf, new Set([first]))).toBe(`${first}-2`);
    const long = keyFor({ ...emptyDraft("w"), jobName: "x".repeat(200) }, nameOf, new Set());
    expect(flagKey.safeParse(long).success).toBe(true);
  });
});

describe("status", () => {
  it("counts a switch past its expiry as off, or as releasing while it holds jobs", () => {
    expect(statusOf(flag({ expiresAt: 100 }), 99)).toBe("on");
    expect(statusOf(flag({ expiresAt: 100 }), 100)).toBe("off");
    expect(statusOf(flag({ enabled: false, held: 3 }), 1)).toBe("releasing");
  });

  it("puts what stops work first", () => {
    const off = flag({ key: "off", enabled: false, updatedAt: 9 });
    const on = flag({ key: "on" });
    expect(inOrder([off, on], 1).map(({ key }) => key)).toEqual(["on", "off"]);
  });
});
