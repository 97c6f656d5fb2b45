// Adds up what Vitest and Playwright report, and turns it into one line and an exit code.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** Failures told at the end; more than these have one cause, and are in the output above. */
const MOST_TOLD = 20;
const MOST_LINES = 12;

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

const brief = (message) => message.trim().split("\n").slice(0, MOST_LINES).join("\n    ");

/** Vitest tells of a file that could not be run by the file's own message. */
function unitFailures() {
  return (vitest?.testResults ?? []).flatMap((file) => {
    const path = relative(process.cwd(), file.name);
    const tests = file.assertionResults.filter(({ status }) => status === "failed");
    if (tests.length === 0 && file.status === "failed") return [{ title: path, message: file.message }];
    return tests.map((test) => ({
      title: `${path} > ${test.fullName}`,
      message: test.failureMessages.join("\n"),
    }));
  });
}

function browserFailures(suites) {
  return suites.flatMap((suite) => [
    ...(suite.specs ?? [])
      .filter(({ ok }) => !ok)
      .map((spec) => ({
        title: `${spec.file}:${spec.line} > ${spec.title}`,
        message: spec.tests
          .flatMap(({ results }) => results.flatMap(({ errors }) => errors.map((error) => error.message)))
          .join("\n"),
      })),
    ...browserFailures(suite.suites ?? []),
  ]);
}

// At the end too: what comes before is thousands of lines, and a log is often kept by its end.
const failures = [...unitFailures(), ...browserFailures(playwright?.suites ?? [])];
for (const { title, message } of failures.slice(0, MOST_TOLD)) {
  process.stdout.write(`\n✗ ${title}\n    ${brief(stripVTControlCharacters(message))}\n`);
}
if (failures.length > MOST_TOLD) process.stdout.write(`\n… and ${failures.length - MOST_TOLD} more\n`);

if (broken.length > 0) process.stdout.write(`Failed: ${broken.join(", ")}\n`);
process.stdout.write(`${passed + checkPassed} passed, ${failed} failed\n`);
process.exit(failed > 0 || broken.length > 0 ? 1 : 0);
