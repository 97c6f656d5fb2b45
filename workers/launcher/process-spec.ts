import { join } from "node:path";
import type { Config } from "@/lib/config";
import { nodeArgs } from "@/lib/programs";
import { ROOT } from "@/lib/root";

const PARENT_WATCH = join(ROOT, "workers/launcher/parent-watch.mjs");

export type ProcessName = "web" | "collector" | "workers" | "demo";

export interface ProcessSpec {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Processes of a lower stage are stopped first. */
  stopStage: number;
  /** How long it may take to stop before it is killed. */
  graceMs: number;
}

/** Heap limits in MB: a leak ends in a restart of one process, not in a machine that swaps. */
const HEAP_MB: Record<ProcessName, number> = { web: 512, collector: 384, workers: 384, demo: 192 };

/**
 * The nursery of V8. A small one keeps a process at the size that it needs: left alone, it breathes by 50 MB. Those that see
 * thousands of jobs a second need a large one: what is short-lived is gone before it is copied, and a replay on a busy machine
 * is twice as fast for it.
 */
const SEMI_SPACE_MB: Record<ProcessName, number> = { web: 4, collector: 32, workers: 32, demo: 4 };

const ENTRY: Record<Exclude<ProcessName, "web">, string> = {
  collector: "workers/collector/main.ts",
  workers: "workers/main.ts",
  demo: "workers/demo/main.ts",
};

const NEXT = "node_modules/next/dist/bin/next";
const TSX = "node_modules/tsx/dist/cli.mjs";

/** Seals the demo's invented secrets where no keys are given. The same at each start, so that jobs of an earlier one still open. */
const DEMO_PAYLOAD_KEYS = `demo:${Buffer.from("the key of the demo is no secret").toString("base64")}`;

/** What has Node keep to the memory of such a process. */
export const memoryArgs = (name: ProcessName): string[] => [
  `--max-old-space-size=${HEAP_MB[name]}`,
  `--max-semi-space-size=${SEMI_SPACE_MB[name]}`,
];

/** How one process is started. `reload` is for contributors: pages and workers restart when a source changes. */
export function processSpec(
  name: ProcessName,
  {
    config,
    redisUrl,
    reload,
    demoKeys,
  }: { config: Config; redisUrl: string; reload: boolean; demoKeys: boolean },
): ProcessSpec {
  const node = ["--import", PARENT_WATCH, ...memoryArgs(name)];
  return {
    name,
    command: process.execPath,
    args:
      name === "web" ? [...node, ...webArgs(config, reload)] : [...node, ...entryArgs(ENTRY[name], reload)],
    env: {
      ...process.env,
      REDIS_URL: redisUrl,
      SPILLWAY_SINK_URL: config.sinkUrl,
      ...(demoKeys ? { SPILLWAY_PAYLOAD_KEYS: DEMO_PAYLOAD_KEYS } : {}),
      NODE_ENV: reload ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
    },
    // Workers first: while their jobs finish, the demo's sink must still answer and the page still show them.
    stopStage: name === "workers" ? 0 : 1,
    graceMs: name === "workers" ? 30_000 : 10_000,
  };
}

const webArgs = (config: Config, reload: boolean) => [
  NEXT,
  reload ? "dev" : "start",
  "-H",
  config.host,
  "-p",
  String(config.port),
];

const entryArgs = (entry: string, reload: boolean) =>
  reload ? [TSX, "watch", "--clear-screen=false", entry] : nodeArgs(entry);
