import { expect, test } from "vitest";
import { limitedWords, quotaWords } from "./tenant-words";

test("the quota is said per second, whatever its span", () => {
  expect(quotaWords({ max: 30, durationMs: 60_000, burst: 1_000 })).toBe(
    "0.50 jobs per second for each tenant, times its weight; burst of 1,000.",
  );
});

test.each([
  [0, 0, "No tenant has a job that waits for its slot."],
  [1, 1, "1 tenant is over the quota; 1 job waits for a slot."],
  [3, 1_204, "3 tenants are over the quota; 1,204 jobs wait for a slot."],
])("%d tenants with %d jobs", (limited, putOff, words) => {
  expect(limitedWords({ limited, putOff })).toBe(words);
});
