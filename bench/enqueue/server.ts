import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { readConfig } from "@/lib/config";
import { freePort } from "@/lib/testing/redis-server";
import { processSpec } from "@/workers/launcher/process-spec";
import { addressOf, untilWebReady } from "@/workers/launcher/ready";

export interface RunningServer {
  url: string;
  /** Memory that the process holds now (resident set), in bytes. */
  memoryBytes(): Promise<number>;
  close(): Promise<void>;
}

/** The dashboard's server as the launcher starts it, on a port of its own. Needs the production build. */
export async function startServer(redisUrl: string): Promise<RunningServer> {
  const config = readConfig({ REDIS_URL: redisUrl, PORT: String(await freePort()) });
  const { command, args, env } = processSpec("web", { config, redisUrl, reload: false, demoKeys: false });
  const child = spawn(command, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  const url = addressOf(config);
  const gone = new AbortController();
  child.once("exit", () => gone.abort());
  if (!(await untilWebReady(url, AbortSignal.any([gone.signal, AbortSignal.timeout(60_000)]))))
    throw new Error("The server did not start. Is there a build? npm run build makes one.");
  return {
    url,
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
