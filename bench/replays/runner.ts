import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const RUNNER = fileURLToPath(new URL("../../lib/operations/testing/runner-process.ts", import.meta.url));

export interface RunningRunner {
  /** Memory that the process holds now (resident set), in bytes. */
  memoryBytes(): Promise<number>;
  close(): Promise<void>;
}

/** The part of the collector that replays, in a process of its own as in the product. */
export function startRunner(redisUrl: string, keyPrefix: string): RunningRunner {
  const child = spawn(process.execPath, ["--import", tsx, RUNNER, redisUrl, keyPrefix], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return {
    async memoryBytes() {
      const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(child.pid)]);
      return Number(stdout.trim()) * 1_024;
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
