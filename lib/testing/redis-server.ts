import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "../ports";

export interface TestRedis {
  url: string;
  port: number;
  /** Ends the server as a crash would; its data stays. */
  kill(): Promise<void>;
  /** Lets it hang: its connections stay open and nothing is answered, until it is thawed or killed. */
  freeze(): void;
  thaw(): void;
  /** Starts it again on the same port with the same data. */
  start(): Promise<void>;
  /** Stops the server and deletes its data. */
  dispose(): Promise<void>;
}

async function answers(url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on("error", () => {});
  await redis.ping();
  redis.disconnect();
}

const exited = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((resolve) => child.once("exit", () => resolve()));

/** Starts a real Redis on a free loopback port. With `persistent`, every write survives a kill. */
export async function startRedis({ persistent = false } = {}): Promise<TestRedis> {
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), "spillway-redis-"));
  const url = `redis://127.0.0.1:${port}`;
  const args = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--dir",
    dir,
    "--save",
    "",
    "--loglevel",
    "warning",
  ];
  args.push(...(persistent ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"]));
  let child: ChildProcess;

  async function start() {
    child = spawn(process.env.SPILLWAY_REDIS_SERVER ?? "redis-server", args, { stdio: "ignore" });
    const failed = new Promise<never>((_, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`redis-server on port ${port} ended with ${code}.`)));
    });
    failed.catch(() => {});
    await Promise.race([answers(url), failed]);
  }
  async function kill() {
    child.kill("SIGKILL");
    await exited(child);
  }

  await start();
  return {
    url,
    port,
    kill,
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    start,
    async dispose() {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
