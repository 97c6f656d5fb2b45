import { expect, test } from "vitest";
import { backOffWords, slowedWords } from "./slowed-words";

const slowed = { ratePerSec: 0, reason: "", recovering: false, since: 0, checkedAt: 0 };

test("how fast it goes, and whether that gets better", () => {
  expect(slowedWords(slowed)).toContain("Stands still");
  expect(slowedWords({ ...slowed, ratePerSec: 2.5 })).toBe("Slowed down by itself: at most 2.5 per second");
  expect(slowedWords({ ...slowed, ratePerSec: 1_000.4, recovering: true })).toBe(
    "Going faster again: at most 1,000 per second",
  );
});

test("when it slows down", () => {
  expect(backOffWords(null)).toBe("never by itself");
  expect(backOffWords({ failureShare: 0.125 })).toContain("12.5 %");
});
