import { existsSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import type { Config } from "@/lib/config";
import { freePort, isFreePort } from "@/lib/ports";
import { ROOT } from "@/lib/root";
import { LaunchError } from "./launch-error";

const CONNECT_TIMEOUT_MS = 5_000;

/** The URL without what must not be seen in a log. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (parsed.password !== "") parsed.password = "***";
  return parsed.toString();
}

/** Throws {@link LaunchError} with one line that says why, when Redis does not answer a PING. */
export async function requireRedis(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: CONNECT_TIMEOUT_MS,
  });
  let why: Error | undefined;
  redis.on("error", (error) => {
    why ??= error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    const cause = why ?? (error as Error);
    const text = cause.message || (cause as NodeJS.ErrnoException).code || String(cause);
    throw new LaunchError(`Redis cannot be reached at ${withoutPassword(url)}: ${text}. Check REDIS_URL.`);
  } finally {
    redis.disconnect();
  }
}

/** The port the web server will bind; 0 becomes a free one. Throws {@link LaunchError} when it cannot be bound. */
export async function requirePort({ host, port }: Config): Promise<number> {
  try {
    if (port === 0) return await freePort(host);
    if (await isFreePort(host, port)) return port;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EACCES")
      throw new LaunchError(`PORT=${port} may not be bound by this user. Use a port above 1023.`);
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      throw new LaunchError(`HOST=${host} is not an address of this machine.`);
    throw new LaunchError(`HOST=${host} PORT=${port} cannot be bound: ${message}`);
  }
  throw new LaunchError(
    `Port ${port} on ${host} is taken by another program. Stop it, or set PORT to another port.`,
  );
}

/** Throws {@link LaunchError} when the pages were never built. */
export function requireBuild(): void {
  if (existsSync(join(ROOT, ".next", "BUILD_ID"))) return;
  throw new LaunchError("The dashboard is not built. Run bin/setup first.");
}
