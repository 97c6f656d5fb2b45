// Makes one file of each program of ours and all its sources, at dist/: lib/programs.ts says who runs them and when.
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = join(root, "dist");
const PROGRAM =
  /(^workers\/([a-z]+\/)?main|^workers\/processors\/[a-z-]+\.sandbox|^workers\/testing\/[a-z]+-worker|-process|^bench\/fairness\/producer)\.ts$/;

const entryPoints = ["lib", "workers", "bench", "chaos"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
  )
  .filter((file) => PROGRAM.test(file));

mkdirSync(outdir, { recursive: true });
// From now on none is used, until all are there.
rmSync(join(outdir, "built"), { force: true });
const builtAt = new Date();
await build({
  absWorkingDir: root,
  entryPoints,
  outdir,
  outbase: ".",
  outExtension: { ".js": ".mjs" },
  // Each is whole by itself: one that runs is not disturbed when another build replaces its file.
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  // Errors and logs say the names of classes.
  keepNames: true,
  sourcemap: true,
  logLevel: "warning",
});
// Last, so that half of a build is none; with the time at which sources were read, so that what changed meanwhile is newer.
writeFileSync(join(outdir, "built"), "");
utimesSync(join(outdir, "built"), builtAt, builtAt);
