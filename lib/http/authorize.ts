import { readSession, SESSION_COOKIE } from "../auth/session";
import type { EndpointSpec } from "../contract/endpoint";
import { SpillwayError } from "../errors";
import { isLoopbackHost } from "./host";
import type { ServerContext } from "./server-context";

/** Gives who asks, as the audit names them, or throws what they may not do. */
export async function authorize(
  spec: EndpointSpec,
  request: Request,
  server: ServerContext,
): Promise<string> {
  refuseForeignHost(request, server);
  if (spec.method !== "GET") refuseForeignOrigin(request);
  // A log-in changes nothing that an operator owns, so it stays possible on a read-only server.
  if (spec.permission === "operate" && server.config.readOnly) {
    throw new SpillwayError("read_only", "Spillway was started with READ_ONLY=1, so it changes nothing.", {
      hint: "Use an instance without READ_ONLY to make this change.",
    });
  }
  if (server.config.password === undefined) return "operator";
  const session = await readSession(server, cookie(request, SESSION_COOKIE));
  if (session) return session.actor;
  if (spec.permission === "public") return "anonymous";
  throw new SpillwayError("unauthorized", "This needs a session.", {
    hint: "Log in with POST /api/session.",
  });
}

function refuseForeignHost(request: Request, server: ServerContext): void {
  if (server.config.password !== undefined || isLoopbackHost(request.headers.get("host"))) return;
  throw new SpillwayError("cross_origin", "Without a password Spillway answers to loopback names only.", {
    hint: "Open http://127.0.0.1 instead, or set SPILLWAY_PASSWORD.",
  });
}

function refuseForeignOrigin(request: Request): void {
  if (request.headers.get("sec-fetch-site") === "same-origin") return;
  const origin = request.headers.get("origin");
  if (origin && URL.canParse(origin) && new URL(origin).host === request.headers.get("host")) return;
  throw new SpillwayError("cross_origin", "A change needs an Origin header that names this server.", {
    hint: "In a script, send `Origin: http://127.0.0.1:3000` with Spillway's own address.",
  });
}

function cookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get("cookie") ?? "").split(/;\s*/);
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
