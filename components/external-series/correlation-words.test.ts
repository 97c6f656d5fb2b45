import { expect, test } from "vitest";
import { correlationWords } from "./correlation-words";

const found = { kind: "found" as const, together: 0.1, pairs: 90 };
const words = (r: number, lagMs: number) =>
  correlationWords("sign-ups", "the backlog", { ...found, r, lagMs });

test("what goes together is told with its direction, strength and lag", () => {
  expect(words(0.91, 120_000)).toBe(
    "sign-ups and the backlog rise and fall together closely, the backlog 2m 00s after sign-ups (r = 0.91).",
  );
  expect(words(-0.5, -60_000)).toBe(
    "sign-ups and the backlog go against each other somewhat, sign-ups 1m 00s after the backlog (r = -0.50).",
  );
  expect(words(0.8, 0)).toContain("at the same time");
  expect(words(0.2, 60_000)).toBe("sign-ups and the backlog do not go together in this time (r = 0.20).");
});

test("what cannot be compared says why", () => {
  expect(correlationWords("sign-ups", "the backlog", { kind: "too-little", pairs: 4, needed: 20 })).toBe(
    "Too little data to compare sign-ups with the backlog: 4 steps of the 20 that it takes have both.",
  );
  expect(correlationWords("sign-ups", "the backlog", { kind: "flat", which: "queue" })).toMatch(
    /^The backlog did not change/,
  );
});
