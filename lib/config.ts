import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { ConfigError } from "./config-error";
import { DEFAULT_KEY_PREFIX } from "./keys";
import { KEY_RING_RULE, type KeyRing, NO_KEYS, parseKeyRing } from "./payloads/key-ring";

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

const bool = z
  .enum(["1", "true", "yes", "on", "0", "false", "no", "off", ""], {
    error: "must be 1, true, yes or on, or 0, false, no or off",
  })
  .transform((text) => ["1", "true", "yes", "on"].includes(text));

const PORT_RANGE = "must be a whole number from 0 to 65535";
const port = z
  .string()
  .regex(/^\d{1,5}$/, PORT_RANGE)
  .transform(Number)
  .refine((value) => value <= 65_535, PORT_RANGE);

/** Where the demo's sink listens when nobody says otherwise; the launcher's demo takes a free port instead. */
export const DEFAULT_SINK_URL = "http://127.0.0.1:3999";

const redisUrl = z.string().regex(/^(rediss?|unix):\/\//, "must begin with redis://, rediss:// or unix://");

/** Every environment variable that Spillway reads; `docs/configuration.md` is written from the descriptions. */
const environment = z.object({
  REDIS_URL: redisUrl
    .optional()
    .describe("The Redis your queues live in. Without it a private one is started."),
  HOST: z.string().min(1).default("127.0.0.1").describe("Address the web server binds."),
  PORT: port.default(3000).describe("Port the web server binds; 0 takes a free one."),
  SPILLWAY_PASSWORD: z
    .string()
    .min(8, "must have at least 8 characters")
    .optional()
    .describe("The operator's password. Required when HOST is not a loopback address."),
  READ_ONLY: bool.default(false).describe("1 refuses every change, on the server."),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error"], {
      error: "must be trace, debug, info, warn or error",
    })
    .default("info")
    .describe("How much the processes say."),
  SPILLWAY_DATA_DIR: z
    .string()
    .min(1)
    .default(".data")
    .describe("Where the private Redis, archives of what was discarded and the outbox of the demo are kept."),
  SPILLWAY_ARCHIVE_DAYS: z.coerce
    .number({ error: "must be a number of days" })
    .min(0, "must not be below 0")
    .max(3_650, "must be at most 3650")
    .default(14)
    .describe(
      "How long archives of what was discarded are kept in the data directory, so that it can be undone.",
    ),
  SPILLWAY_ARCHIVE_MB: z.coerce
    .number({ error: "must be a number of megabytes" })
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(1_048_576, "must be at most 1048576")
    .default(1_024)
    .describe("What they may take all together; the oldest go first."),
  SPILLWAY_KEY_PREFIX: z
    .string()
    .min(1)
    .default(DEFAULT_KEY_PREFIX)
    .describe("Prefix of the keys that Spillway itself owns."),
  SPILLWAY_QUEUE_PREFIX: z
    .string()
    .min(1)
    .default("bull")
    .describe("BullMQ prefix of the queues that Spillway's own workers serve."),
  SPILLWAY_PAYLOAD_KEYS: z
    .string()
    .transform((text, issues) => {
      const ring = parseKeyRing(text);
      if (ring === null) issues.addIssue({ code: "custom", message: `must be ${KEY_RING_RULE}` });
      return ring ?? NO_KEYS;
    })
    .optional()
    .describe("Keys that seal and open secret fields of payloads: id:key, the current one first."),
  SPILLWAY_TRACE_URL: z
    .string()
    .regex(/^https?:\/\/\S*\{traceId\}/, "must begin with http:// or https:// and hold {traceId}")
    .optional()
    .describe("Where a trace is looked at: the page of a job that carries one leads there."),
  SPILLWAY_SINK_URL: z
    .string()
    .regex(/^http:\/\//, "must begin with http://")
    .default(DEFAULT_SINK_URL)
    .describe("Where the demo's webhooks are sent; the demo takes a free port by itself."),
});

export const CONFIG_SCHEMA = environment;

export interface Config {
  /** Undefined: the launcher starts a private Redis and hands its URL to the other processes. */
  redisUrl: string | undefined;
  host: string;
  port: number;
  password: string | undefined;
  readOnly: boolean;
  logLevel: "trace" | "debug" | "info" | "warn" | "error";
  dataDir: string;
  archiveMs: number;
  archiveBytes: number;
  keyPrefix: string;
  queuePrefix: string;
  sinkUrl: string;
  /** Address of a trace, with `{traceId}` in the place of its id. */
  traceUrl: string | undefined;
  payloadKeys: KeyRing;
  version: string;
}

/**
 * Reads the configuration from the environment. Empty variables count as absent.
 * Throws {@link ConfigError}, which names the variable, what it was, and what is allowed.
 */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => {
        const name = String(issue.path[0]);
        return {
          name,
          value: /PASSWORD|KEYS/.test(name) ? "(hidden)" : (env[name] ?? ""),
          allowed: issue.message,
        };
      }),
    );
  }
  const it = parsed.data;
  if (!LOOPBACK.has(it.HOST) && it.SPILLWAY_PASSWORD === undefined) {
    throw new ConfigError([
      {
        name: "SPILLWAY_PASSWORD",
        value: "",
        allowed: `a password of at least 8 characters, because HOST=${it.HOST} can be reached from other machines`,
      },
    ]);
  }
  return {
    redisUrl: it.REDIS_URL,
    host: it.HOST,
    port: it.PORT,
    password: it.SPILLWAY_PASSWORD,
    readOnly: it.READ_ONLY,
    logLevel: it.LOG_LEVEL,
    dataDir: it.SPILLWAY_DATA_DIR,
    archiveMs: it.SPILLWAY_ARCHIVE_DAYS * 86_400_000,
    archiveBytes: it.SPILLWAY_ARCHIVE_MB * 1024 * 1024,
    keyPrefix: it.SPILLWAY_KEY_PREFIX,
    queuePrefix: it.SPILLWAY_QUEUE_PREFIX,
    sinkUrl: it.SPILLWAY_SINK_URL,
    traceUrl: it.SPILLWAY_TRACE_URL,
    payloadKeys: it.SPILLWAY_PAYLOAD_KEYS ?? NO_KEYS,
    version: packageJson.version,
  };
}
