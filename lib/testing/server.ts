import { onTestFinished } from "vitest";
import { type Config, readConfig } from "../config";
import { SERVER_CONTEXT_SLOT, type ServerContext } from "../http/server-context";
import { connectRedis } from "../redis";
import { testContext } from "./context";

/**
 * The context that route handlers find, on the Redis of its file, with the configuration of this test.
 * `redisUrl` points elsewhere, for a Redis that the test may kill. Undone when the test ends.
 */
export function testServer(
  overrides: Partial<Config> = {},
  { redisUrl }: { redisUrl?: string } = {},
): ServerContext {
  const base = testContext();
  const url = redisUrl ?? base.url;
  const { keys, clock, log } = base;
  const connect = () => {
    const redis = connectRedis(url, "once", log, { retryStrategy: () => 50 });
    onTestFinished(() => redis.disconnect());
    return redis;
  };
  const config = { ...readConfig({ REDIS_URL: url }), queuePrefix: base.prefix, ...overrides };
  const server: ServerContext = { config, keys, clock, log, redis: connect(), connect };
  const scope = globalThis as { [SERVER_CONTEXT_SLOT]?: ServerContext };
  scope[SERVER_CONTEXT_SLOT] = server;
  onTestFinished(() => {
    delete scope[SERVER_CONTEXT_SLOT];
  });
  return server;
}

/** The address that the requests of tests go to. */
export const TEST_ORIGIN = "http://127.0.0.1:3000";

/** A request as the dashboard's own page would make it; headers given replace those. */
export function testRequest(
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Request {
  return new Request(`${TEST_ORIGIN}${path}`, {
    method,
    headers: { host: "127.0.0.1:3000", origin: TEST_ORIGIN, "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}
