import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
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
const BUNDLES = join(ROOT, "dist");

let fresh: boolean | undefined;

/**
 * How Node runs a program of ours, which is named by its source: from the root, or as a file's URL. It is the bundle that
 * bin/bundle.mjs made of it, which starts in half of the time and needs no loader in its process; where that is missing, or
 * older than any source, the source itself by tsx.
 */
export function programOf(source: string | URL): Program {
  const path = typeof source === "string" ? source : relative(ROOT, fileURLToPath(source));
  const bundle = join(BUNDLES, path.replace(/\.ts$/, ".mjs"));
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
const tsxLoader = (): string => pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** Whether there are bundles, and no source is newer. */
export const areBundlesFresh = (root = ROOT): boolean =>
  spawnSync("bash", [join(ROOT, "bin/bundles-fresh"), root]).status === 0;
