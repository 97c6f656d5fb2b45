import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { areBundlesFresh, nodeArgs, programOf } from "./programs";
import { ROOT } from "./root";

it("runs the bundle of a program, and the source where none was made of it", () => {
  expect(programOf("workers/main.ts").file).toBe(join(ROOT, "dist/workers/main.mjs"));
  expect(programOf(new URL("../workers/main.ts", import.meta.url))).toEqual(programOf("workers/main.ts"));
  const { file, execArgv } = programOf("lib/root.ts");
  expect(file).toBe(join(ROOT, "lib/root.ts"));
  expect(execArgv).toEqual(["--import", expect.stringMatching(/^file:.*tsx/)]);
});

it("tells the lines of the source when a bundle fails", () => {
  const args = nodeArgs("workers/main.ts");
  const env = { ...process.env, REDIS_URL: "" };
  const run = () => execFileSync(process.execPath, args, { env, encoding: "utf8", stdio: "pipe" });
  expect(run).toThrow(/Workers need REDIS_URL[\s\S]*workers\/main\.ts:\d+/);
});

it("takes bundles as old that are older than any source, and those of half a build for none", () => {
  const root = mkdtempSync(join(tmpdir(), "spillway-bundles-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const write = (file: string, atSec: number) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "");
    utimesSync(join(root, file), atSec, atSec);
  };
  for (const file of ["lib/deep/a.ts", "workers/b.ts", "bench/c.ts", "chaos/d.ts"]) write(file, 100);
  for (const file of ["package.json", "bin/bundle.mjs"]) write(file, 100);
  expect(areBundlesFresh(root)).toBe(false);
  write("dist/built", 100);
  expect(areBundlesFresh(root)).toBe(true);
  write("lib/deep/a.test.ts", 101);
  expect(areBundlesFresh(root)).toBe(true);
  write("lib/deep/a.ts", 101);
  expect(areBundlesFresh(root)).toBe(false);
});
