import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { ROOT } from "../root";

const run = promisify(execFile);

/** A house of a few files, checked by the project's own rules; gives the names of the rules that it breaks. */
async function brokenRules(files: Record<string, string>): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), "spillway-imports-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await symlink(join(ROOT, "node_modules"), join(dir, "node_modules"));
  await copyFile(join(ROOT, "tsconfig.json"), join(dir, "tsconfig.json"));
  const folders = ["app", "components", "lib/contract", "lib/queues/backend", "workers"];
  await Promise.all(folders.map((folder) => mkdir(join(dir, folder), { recursive: true })));
  await Promise.all(Object.entries(files).map(([path, text]) => writeFile(join(dir, path), text)));
  const args = [
    join(ROOT, "bin/depcruise.mjs"),
    "app",
    "components",
    "lib",
    "workers",
    "--output-type",
    "json",
  ];
  const { stdout } = await run(
    process.execPath,
    [...args, "--config", join(ROOT, ".dependency-cruiser.cjs")],
    { cwd: dir, maxBuffer: 64 * 1024 * 1024 },
  ).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? "" }));
  const report = JSON.parse(stdout) as {
    summary: { totalCruised: number; violations: { rule: { name: string } }[] };
  };
  // A linter that reads nothing looks just as green.
  expect(report.summary.totalCruised).toBeGreaterThanOrEqual(Object.keys(files).length);
  return report.summary.violations.map(({ rule }) => rule.name).sort();
}

const house = {
  "lib/thing.ts": "export const thing = 1;\n",
  "lib/contract/shape.ts": "export interface Shape { size: number }\n",
  "components/box.tsx": `import type { Shape } from "@/lib/contract/shape";\nexport const Box = ({ size }: Shape) => <b>{size}</b>;\n`,
  "app/page.tsx": `import { Box } from "@/components/box";\nexport default () => <Box size={1} />;\n`,
  "workers/main.ts": `import { thing } from "@/lib/thing";\nthing.toFixed();\n`,
};

test("imports in the right direction pass", async () => {
  expect(await brokenRules(house)).toEqual([]);
}, 120_000);

test("an import against the direction is caught, also when it is of types only and in a page", async () => {
  expect(
    await brokenRules({
      ...house,
      "lib/thing.ts": `import type { Box } from "@/components/box";\nexport type Thing = typeof Box;\nexport const thing = 1;\n`,
      "components/box.tsx": `import { thing } from "@/lib/thing";\nexport const Box = ({ size }: { size: number }) => <b>{size + thing}</b>;\n`,
      "app/page.tsx": `import "@/workers/main";\nexport default () => null;\n`,
    }),
  ).toEqual(
    expect.arrayContaining([
      "app-knows-no-workers",
      "components-use-the-shared-part-of-lib",
      "lib-stands-alone",
    ]),
  );
}, 120_000);
