import type { Session } from "../contract/session";
import { SpillwayError } from "../errors";
import type { RequestContext } from "../http/route";
import { refundLoginAttempt, spendLoginAttempt } from "./login-limit";
import { passwordMatches, SESSION_COOKIE, SESSION_TTL_S, sealSession } from "./session";

/** What a caller may know of its session. */
export function describeSession(ctx: RequestContext, actor: string | null): Session {
  return {
    required: ctx.config.password !== undefined,
    loggedIn: actor !== null,
    actor,
    readOnly: ctx.config.readOnly,
    version: ctx.config.version,
  };
}

/** Whoever knows the one password. */
export const OPERATOR = "operator";

/**
 * Checks the password and gives the Set-Cookie value of a new session; null when this server asks for no password.
 * Throws `unauthorized` for a wrong one and `rate_limited` after too many.
 */
export async function logInWith(ctx: RequestContext, password: string): Promise<string | null> {
  const expected = ctx.config.password;
  if (expected === undefined) return null;
  const address = addressOf(ctx.request);
  ctx.audit.target = { address };
  try {
    await spendLoginAttempt(ctx, address);
  } catch (error) {
    // A guesser must not be able to push real entries out of the audit.
    ctx.audit.skip = true;
    throw error;
  }
  if (!passwordMatches(password, expected)) {
    throw new SpillwayError("unauthorized", "That is not the password.", {
      hint: "It is the value of SPILLWAY_PASSWORD on the server.",
    });
  }
  await refundLoginAttempt(ctx, address);
  return cookie(ctx.request, await sealSession(ctx, { actor: OPERATOR }), SESSION_TTL_S);
}

/** The Set-Cookie value that ends a session. */
export const endedCookie = (request: Request): string => cookie(request, "", 0);

function cookie(request: Request, value: string, maxAgeS: number): string {
  const secure = isHttps(request) ? "; Secure" : "";
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure}`;
}

const isHttps = (request: Request) =>
  (request.headers.get("x-forwarded-proto") ?? new URL(request.url).protocol).startsWith("https");

/** The address nearest to us: what stands before it in the header was written by the caller. */
function addressOf(request: Request): string {
  const chain = request.headers.get("x-forwarded-for")?.split(",") ?? [];
  return chain.at(-1)?.trim().slice(0, 64) || "unknown";
}
