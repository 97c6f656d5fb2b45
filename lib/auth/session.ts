import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
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

/** The sealing secret: random, kept in Redis, mixed with the password so that a new password ends all sessions. */
async function secret(server: ServerContext): Promise<string> {
  const key = server.keys.sessionSecret();
  await server.redis.set(key, randomBytes(32).toString("base64url"), "NX");
  const stored = await server.redis.get(key);
  return createHmac("sha256", stored ?? "")
    .update(server.config.password ?? "")
    .digest("base64url");
}

/** A sealed (encrypted and signed) cookie value for someone who has proved the password. */
export async function sealSession(server: ServerContext, data: SessionData): Promise<string> {
  return sealData(data, { password: await secret(server), ttl: SESSION_TTL_S });
}

/** Who the cookie says is asking; null when it is missing, forged or too old. */
export async function readSession(
  server: ServerContext,
  cookie: string | undefined,
): Promise<SessionData | null> {
  if (!cookie) return null;
  const data = await unsealData<Partial<SessionData>>(cookie, {
    password: await secret(server),
    ttl: SESSION_TTL_S,
  });
  return typeof data.actor === "string" ? { actor: data.actor } : null;
}
