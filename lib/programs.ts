import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ROOT } from "./root";

/** What Node is told to run one of our programs. */
export interface Program {
  /** Goes before the file. */
  execArgv: string[];
  file: string;
}

/** Where bin/bundle.mjs puts what it makes, each at its source's path. */
const BUNDLES = "dist";
/** Is as old as what the bundles were made of. */
const BUILT = "built";
const FOLDERS = ["lib", "workers", "bench", "chaos"];
const FILES = ["package.json", "bin/bundle.mjs"];

let fresh: boolean | undefined;

/**
 * How Node runs a program of ours, which is named by its source: from the root, or as a file's URL. It is the bundle that
 * bin/bundle.mjs made of it, which starts in half of the time and needs no loader in its process; where that is missing, or
 * older than any source, the source itself by tsx.
 */
export function programOf(source: string | URL): Program {
  const path = typeof source === "string" ? source : relative(ROOT, fileURLToPath(source));
  const bundle = join(ROOT, BUNDLES, path.replace(/\.ts$/, ".mjs"));
  fresh ??= areBundlesFresh();
  if (fresh && existsSync(bundle)) return { execArgv: ["--enable-source-maps"], file: bundle };
  return { execArgv: ["--import", tsxLoader()], file: join(ROOT, path) };
}

/** All that Node is told to run a program of ours, but what the program itself is told. */
export function nodeArgs(source: string | URL): string[] {
  const { execArgv, file } = programOf(source);
  return [...execArgv, file];
}

/** What has Node run TypeScript as it is. */
export const tsxLoader = (): string => pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** Whether there are bundles, and no source is newer. bin/spillway and bin/setup ask the same. */
export function areBundlesFresh(root = ROOT): boolean {
  const built = join(root, BUNDLES, BUILT);
  if (!existsSync(built)) return false;
  const builtMs = statSync(built).mtimeMs;
  const sources = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const files = FILES.map((file) => join(root, file));
  return [...files, ...sources].every((file) => statSync(file).mtimeMs <= builtMs);
}
