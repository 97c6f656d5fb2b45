import { type StdioOptions, spawn } from "node:child_process";
import { readConfig } from "@/lib/config";
import { freePort } from "@/lib/ports";
import { ROOT } from "@/lib/root";
import { processSpec } from "@/workers/launcher/process-spec";
import { addressOf, untilWebReady } from "@/workers/launcher/ready";
import { type RunningProcess, runningProcess } from "./process";

export interface RunningServer extends RunningProcess {
  url: string;
}

/** The channel closes with this process, and with it they stop: workers/launcher/parent-watch.mjs. */
const STDIO: StdioOptions = ["ignore", "ignore", "inherit", "ipc"];

/** So long a server may take to start. */
const START_MS = 60_000;

/** The collector as the launcher starts it. */
export function startCollector(redisUrl: string): RunningProcess {
  const config = readConfig({ REDIS_URL: redisUrl });
  const spec = processSpec("collector", { config, redisUrl, reload: false, demoKeys: false });
  const { command, args, env } = spec;
  const quiet = { ...env, LOG_LEVEL: "warn" };
  return runningProcess(spawn(command, args, { cwd: ROOT, env: quiet, stdio: STDIO }));
}

/** The dashboard's server as the launcher starts it, on a port of its own. Needs the production build. */
export async function startServer(redisUrl: string): Promise<RunningServer> {
  const config = readConfig({ REDIS_URL: redisUrl, PORT: String(await freePort()) });
  const { command, args, env } = processSpec("web", { config, redisUrl, reload: false, demoKeys: false });
  const child = spawn(command, args, { cwd: ROOT, env, stdio: STDIO });
  const url = addressOf(config);
  const stop = new AbortController();
  child.once("exit", () => stop.abort());
  const timer = setTimeout(() => stop.abort(), START_MS);
  const ready = await untilWebReady(url, stop.signal);
  clearTimeout(timer);
  if (!ready) throw new Error("The server did not start. Is there a build? npm run build makes one.");
  return { url, ...runningProcess(child) };
}
