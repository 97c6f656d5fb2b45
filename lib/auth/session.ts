import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Redis } from "ioredis";
import { sealData, unsealData } from "iron-session";
import type { ServerContext } from "../http/server-context";

export const SESSION_COOKIE = "spillway_session";
/** How long a log-in lasts, in seconds. */
export const SESSION_TTL_S = 12 * 3_600;

interface SessionData {
  actor: string;
}

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Compares in constant time; digests first, because the lengths must not tell either. */
export function passwordMatches(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

/** How long the secret is used without asking Redis again. */
const SECRET_FRESH_MS = 60_000;
const secrets = new WeakMap<Redis, { stored: string; readAtMs: number }>();

/**
 * The sealing secret: random, kept in Redis, mixed with the password so that a new password ends all sessions.
 * While Redis is away the one read last is used, so that an operator who is logged in still sees the page say so.
 */
async function secret(server: ServerContext): Promise<string> {
  const stored = await storedSecret(server);
  return createHmac("sha256", stored)
    .update(server.config.password ?? "")
    .digest("base64url");
}

async function storedSecret({ redis, keys, clock }: ServerContext): Promise<string> {
  const known = secrets.get(redis);
  if (known && clock.now() - known.readAtMs < SECRET_FRESH_MS) return known.stored;
  try {
    await redis.set(keys.sessionSecret(), randomBytes(32).toString("base64url"), "NX");
    const stored = await redis.get(keys.sessionSecret());
    if (stored === null) throw new Error("Redis did not keep the session secret.");
    secrets.set(redis, { stored, readAtMs: clock.now() });
    return stored;
  } catch (error) {
    if (known) return known.stored;
    throw error;
  }
}

/** A sealed (encrypted and signed) cookie value for someone who has proved the password. */
export async function sealSession(server: ServerContext, data: SessionData): Promise<string> {
  return sealData(data, { password: await secret(server), ttl: SESSION_TTL_S });
}

/** Who the cookie says is asking; null when it is missing, forged or too old. Throws when no secret is to be had. */
export async function readSession(
  server: ServerContext,
  cookie: string | undefined,
): Promise<SessionData | null> {
  if (!cookie) return null;
  const password = await secret(server);
  try {
    const data = await unsealData<Partial<SessionData>>(cookie, { password, ttl: SESSION_TTL_S });
    return typeof data.actor === "string" ? { actor: data.actor } : null;
  } catch {
    // Text that is no seal at all: the same as none.
    return null;
  }
}
