import { randomBytes } from "node:crypto";
import { afterAll, onTestFinished } from "vitest";
import { type Config, readConfig } from "../config";
import { SERVER_CONTEXT_SLOT, type ServerContext, serverContext } from "../http/server-context";
import { connectRedis } from "../redis";
import { testContext } from "./context";
import { redisUrl } from "./file-redis";

const scope = globalThis as { [SERVER_CONTEXT_SLOT]?: ServerContext };

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
  scope[SERVER_CONTEXT_SLOT] = server;
  onTestFinished(() => {
    delete scope[SERVER_CONTEXT_SLOT];
  });
  return server;
}

/**
 * The context that a server makes for itself from the environment, for all tests of the file that calls this, on the Redis of
 * the file. Undone after its last test.
 */
export function testServerOfFile(): void {
  const own = {
    REDIS_URL: redisUrl,
    SPILLWAY_KEY_PREFIX: `spillway-routes-${randomBytes(4).toString("hex")}:`,
  };
  const former = Object.keys(own).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, own);
  afterAll(() => {
    serverContext().redis.disconnect();
    delete scope[SERVER_CONTEXT_SLOT];
    for (const [name, value] of former) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
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
