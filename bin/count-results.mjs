// Adds up what Vitest and Playwright report, and turns it into one line and an exit code.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [dir = ".", ...codes] = process.argv.slice(2);
const parts = ["check", "unit and integration", "browser"];
const broken = parts.filter((_, index) => codes[index] !== "0");

function read(file) {
  try {
    return JSON.parse(readFileSync(join(dir, file), "utf8"));
  } catch {
    return null;
  }
}

const vitest = read("vitest.json");
const playwright = read("playwright.json");
const passed =
  (vitest?.numPassedTests ?? 0) + (playwright ? playwright.stats.expected + playwright.stats.flaky : 0);
let failed = (vitest?.numFailedTests ?? 0) + (playwright?.stats.unexpected ?? 0);
// The check counts as one test; a part that broke without a failing test of its own counts as one too.
const silent = [
  broken.includes("check"),
  broken.includes("unit and integration") && !vitest?.numFailedTests,
  broken.includes("browser") && !playwright?.stats.unexpected,
];
failed += silent.filter(Boolean).length;
const checkPassed = broken.includes("check") ? 0 : 1;

if (broken.length > 0) process.stdout.write(`Failed: ${broken.join(", ")}\n`);
process.stdout.write(`${passed + checkPassed} passed, ${failed} failed\n`);
process.exit(failed > 0 || broken.length > 0 ? 1 : 0);
