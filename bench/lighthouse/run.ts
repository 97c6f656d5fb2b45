import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CHROMIUM_ARGS, chromiumPath } from "../../e2e/fixtures/chromium";

const run = promisify(execFile);

export const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;
export const TIMINGS = [
  "first-contentful-paint",
  "largest-contentful-paint",
  "total-blocking-time",
  "cumulative-layout-shift",
] as const;

/** What one look at a page gave. */
export interface Report {
  categories: Record<
    (typeof CATEGORIES)[number],
    { score: number | null; auditRefs: { id: string; weight: number }[] }
  >;
  audits: Record<string, { title: string; score: number | null; numericValue?: number }>;
}

/** Looks at a page once with Lighthouse's desktop preset, in a browser of its own. */
export async function lookAt(url: string): Promise<Report> {
  const args = [
    fileURLToPath(import.meta.resolve("lighthouse/cli/index.js")),
    url,
    "--preset=desktop",
    `--only-categories=${CATEGORIES.join(",")}`,
    "--output=json",
    "--quiet",
    `--chrome-flags=${["--headless=new", ...CHROMIUM_ARGS].join(" ")}`,
  ];
  const { stdout } = await run(process.execPath, args, {
    env: { ...process.env, CHROME_PATH: chromiumPath() },
    maxBuffer: 64_000_000,
  });
  return JSON.parse(stdout) as Report;
}
