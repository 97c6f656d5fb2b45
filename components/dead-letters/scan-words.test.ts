import { expect, test } from "vitest";
import { aboutOf, scanWords } from "./scan-words";

const scan = { scanned: 2_000, of: 50_000, found: 30, ended: false, stopped: false };

test("what was looked at tells about how many there are, unless it was all or nothing", () => {
  expect(aboutOf(scan)).toBe(750);
  expect(aboutOf({ ...scan, scanned: 0, found: 0 })).toBeNull();
  expect(aboutOf({ ...scan, found: 0 })).toBeNull();
  expect(aboutOf({ ...scan, scanned: 50_000, ended: true })).toBeNull();
});

test("a number that is not exact says so", () => {
  expect(scanWords(scan, 750)).toBe("Looked at 2,000 of 50,000, 30 matches so far, about 750 in all.");
  expect(scanWords({ ...scan, found: 1, stopped: true }, null)).toBe(
    "Looked at 2,000 of 50,000, 1 match so far. Stopped.",
  );
  expect(scanWords({ ...scan, scanned: 50_000, ended: true }, null)).toBe(
    "Looked at all 50,000, 30 matches.",
  );
});
