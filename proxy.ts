import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { readSession, SESSION_COOKIE } from "@/lib/auth/session";
import { pagePolicy } from "@/lib/http/content-security-policy";
import { isLoopbackHost } from "@/lib/http/host";
import { serverContext } from "@/lib/http/server-context";

/** Runs before each page: refuses foreign names, asks for the password, and gives the page its own script nonce. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const server = serverContext();
  if (server.config.password === undefined) {
    if (!isLoopbackHost(request.headers.get("host")))
      return new NextResponse("Without a password Spillway answers to loopback names only.\n", {
        status: 403,
      });
  } else if (request.nextUrl.pathname !== "/login" && !(await hasSession(request))) {
    const login = request.nextUrl.clone();
    login.pathname = "/login";
    login.search = `?next=${encodeURIComponent(request.nextUrl.pathname + request.nextUrl.search)}`;
    return NextResponse.redirect(login);
  }
  const nonce = randomBytes(16).toString("base64");
  const policy = pagePolicy(nonce, { reload: process.env.NODE_ENV === "development" });
  const headers = new Headers(request.headers);
  // Next takes the nonce for its own scripts from the policy; the layout takes it from x-nonce for the theme's.
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

async function hasSession(request: NextRequest): Promise<boolean> {
  const server = serverContext();
  try {
    return (await readSession(server, request.cookies.get(SESSION_COOKIE)?.value)) !== null;
  } catch (err) {
    // Redis is away and the secret was never read: the login page says so, better than an error page.
    server.log.warn({ err }, "A session could not be checked");
    return false;
  }
}

export const config = {
  // The API answers 401 by itself, with a problem document.
  matcher: ["/((?!api/|_next/static/|_next/image|favicon\\.ico|icon\\.svg).*)"],
};
