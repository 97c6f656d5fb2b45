import type { Redis } from "ioredis";
import { systemClock } from "../clock";
import { type Config, readConfig } from "../config";
import type { Context } from "../context";
import { createKeys } from "../keys";
import { createLogger } from "../log";
import { connectRedis } from "../redis";

/** What one web server shares among its requests. */
export interface ServerContext extends Context {
  config: Config;
  /** Opens a further connection (subscriptions need one of their own). */
  connect(): Redis;
}

// Next bundles each route by itself; the process is the only scope that they share.
export const SERVER_CONTEXT_SLOT = Symbol.for("spillway.server-context");
const scope = globalThis as { [SERVER_CONTEXT_SLOT]?: ServerContext };

/** The server's one context, made at first use. Throws {@link ConfigError} when the configuration is wrong. */
export function serverContext(): ServerContext {
  scope[SERVER_CONTEXT_SLOT] ??= create();
  return scope[SERVER_CONTEXT_SLOT];
}

function create(): ServerContext {
  const config = readConfig();
  const log = createLogger("web", config.logLevel);
  const url = config.redisUrl;
  if (!url) throw new Error("The web server needs REDIS_URL; the launcher (bin/spillway) sets it.");
  const connect = () => connectRedis(url, "once", log);
  return { config, log, clock: systemClock, keys: createKeys(config.keyPrefix), redis: connect(), connect };
}
