import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { ROOT } from "@/lib/root";

const BUILD = resolve(ROOT, ".next");
const read = (file: string) => readFileSync(resolve(BUILD, file), "utf8");

/** The scripts that a page's first HTML names, as files of the build; those that only browsers without modules load are left out. */
export interface FirstLoad {
  /** `/queues/[queue]`, as Next calls it. */
  route: string;
  scripts: string[];
}

interface PageManifest {
  entryJSFiles: Record<string, string[]>;
}

/** What each page of the production build loads at first. Throws where there is no build. */
export function firstLoads(): FirstLoad[] {
  const { rootMainFiles } = JSON.parse(read("build-manifest.json")) as { rootMainFiles: string[] };
  const entries = JSON.parse(read("app-path-routes-manifest.json")) as Record<string, string>;
  return Object.entries(entries)
    .filter(([entry]) => entry.endsWith("/page") && !entry.startsWith("/_"))
    .map(([entry, route]) => ({
      route,
      scripts: [...new Set([...rootMainFiles, ...Object.values(manifestOf(entry).entryJSFiles).flat()])],
    }));
}

/** Next writes it as a script that adds to a global. */
function manifestOf(entry: string): PageManifest {
  const context = createContext({}) as { __RSC_MANIFEST?: Record<string, PageManifest> };
  runInContext(read(`server/app${entry}_client-reference-manifest.js`), context);
  const manifest = context.__RSC_MANIFEST?.[entry];
  if (!manifest) throw new Error(`This build of Next does not say what ${entry} loads.`);
  return manifest;
}

/** Bytes of scripts as they are sent: each by gzip. */
export const gzipBytes = (scripts: string[]): number =>
  scripts.reduce((sum, script) => sum + gzipSync(read(script)).length, 0);

/** Which of the scripts have zod in them. */
export const withSchemas = (scripts: string[]): string[] =>
  scripts.filter((script) => read(script).includes("._zod"));
