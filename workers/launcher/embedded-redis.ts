import { randomBytes } from "node:crypto";
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Redis } from "ioredis";
import { freePort, isFreePort } from "@/lib/ports";
import { ROOT } from "@/lib/root";
import { LaunchError } from "./launch-error";
import type { ProcessSpec } from "./process-spec";

/** How long the server outlives a launcher that was killed; longer than the grace in parent-watch.mjs. */
const ORPHAN_GRACE_S = 7;
const STOP_TIMEOUT_MS = 15_000;

export interface EmbeddedRedis {
  url: string;
  spec: ProcessSpec;
}

/**
 * Prepares the private Redis of a data directory: free loopback port, a password of its own, append-only persistence.
 * The caller holds the directory's lock. A server that a killed launcher left behind is stopped first: two servers
 * must never write one append-only file. Throws {@link LaunchError}.
 */
export async function prepareEmbeddedRedis(dataDir: string): Promise<EmbeddedRedis> {
  const server = findServer();
  const dir = join(dataDir, "redis");
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const urlFile = join(dir, "url");
  await stopLeftOver(urlFile, dir);
  const port = await freePort();
  const password = randomBytes(18).toString("hex");
  const url = `redis://:${password}@127.0.0.1:${port}`;
  const configFile = join(dir, "redis.conf");
  // In files that only the owner reads: the arguments of a process are seen by everyone on the machine.
  writeFileSync(configFile, redisConf({ dir, port, password }), { mode: 0o600 });
  writeFileSync(urlFile, url, { mode: 0o600 });
  rmSync(join(dir, "redis.log"), { force: true });
  return {
    url,
    spec: {
      name: "redis",
      command: join(ROOT, "bin/redis-guard"),
      args: [String(ORPHAN_GRACE_S), server, configFile],
      env: { PATH: process.env.PATH, NODE_ENV: "production", LC_ALL: "C" },
      stopStage: 9,
      graceMs: STOP_TIMEOUT_MS,
    },
  };
}

/**
 * everysec: an acknowledged write is in the kernel before the answer, so a killed Redis loses nothing; a power cut
 * loses at most about a second. docs/decisions/0007-embedded-redis.md says why not `always`.
 */
const redisConf = ({
  dir,
  port,
  password,
}: {
  dir: string;
  port: number;
  password: string;
}) => `bind 127.0.0.1
port ${port}
protected-mode yes
requirepass ${password}
dir ${JSON.stringify(dir)}
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
loglevel warning
logfile ${JSON.stringify(join(dir, "redis.log"))}
`;

/** SPILLWAY_REDIS_SERVER, or the first of redis-server and valkey-server on PATH. */
function findServer(): string {
  const given = process.env.SPILLWAY_REDIS_SERVER;
  if (given) return given;
  for (const name of ["redis-server", "valkey-server"]) {
    for (const dir of (process.env.PATH ?? "").split(delimiter)) {
      const path = join(dir, name);
      if (isExecutable(path)) return path;
    }
  }
  throw new LaunchError(
    "There is no redis-server or valkey-server on PATH. Run bin/setup, or set REDIS_URL to a Redis of your own.",
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function stopLeftOver(urlFile: string, dir: string): Promise<void> {
  const url = readIfThere(urlFile);
  if (!url) return;
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: 3_000,
    commandTimeout: 3_000,
  });
  let refusal: NodeJS.ErrnoException | undefined;
  redis.on("error", (error) => {
    refusal ??= error;
  });
  try {
    await redis.connect();
    const found = (await redis.config("GET", "dir")) as string[];
    if (found[1] !== dir) return;
    const info = await redis.info("server");
    const pid = Number(/process_id:(\d+)/.exec(info)?.[1]);
    if (Number.isInteger(pid) && pid > 1) process.kill(pid, "SIGTERM");
    await waitUntilGone(url, dir);
  } catch (error) {
    // Refused: nobody is there. WRONGPASS or NOAUTH: the port now belongs to someone else's server.
    const text = `${refusal?.code ?? ""} ${refusal?.message ?? ""} ${(error as Error).message}`;
    if (error instanceof LaunchError) throw error;
    if (/ECONNREFUSED|ECONNRESET|WRONGPASS|NOAUTH|without any password|Connection is closed/.test(text))
      return;
    throw new LaunchError(
      `A Redis left from before still holds ${dir} and does not answer (${(error as Error).message}). Stop it by hand.`,
    );
  } finally {
    redis.disconnect();
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

async function waitUntilGone(url: string, dir: string): Promise<void> {
  const port = Number(new URL(url).port);
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (!(await isFreePort("127.0.0.1", port))) {
    if (Date.now() > deadline)
      throw new LaunchError(`A Redis left from before still holds ${dir}; it did not stop when asked to.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Where the private Redis of a data directory was last started; null when it never was. */
export const runningPrivateRedisUrl = (dataDir: string): string | null =>
  readIfThere(join(dataDir, "redis", "url"));

/** Resolves when the server answers and has loaded its data; rejects with {@link LaunchError} after `timeoutMs`. */
export async function untilRedisReady(url: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on("error", () => {});
  let giveUp = () => {};
  // Not `AbortSignal.any` of an `AbortSignal.timeout`: Node 20 collects the latter as garbage, and it never fires.
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      giveUp = () => reject(new LaunchError(`The private Redis did not start within ${timeoutMs / 1000} s.`));
      timer = setTimeout(giveUp, timeoutMs);
      signal.addEventListener("abort", giveUp, { once: true });
      redis.ping().then(() => resolve(), reject);
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
    redis.disconnect();
  }
}
