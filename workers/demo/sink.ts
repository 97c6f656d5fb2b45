import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Clock } from "@/lib/clock";
import { behaviourOf } from "./behaviour";

/** What a healthy endpoint takes to answer, in milliseconds. */
const LATENCY_MS = { min: 40, spread: 120 };

export interface Sink {
  url: string;
  close(): Promise<void>;
}

/** The mail service refuses addresses with this end. */
export const BOUNCES = "@nowhere.example";

/**
 * The tenants' endpoints, as one real HTTP server: POST /hooks/:tenant behaves as that tenant's schedule says, and
 * POST /relay/:tenant, the relay for tenants that are down, is always well. POST /mail/:address is the mail service.
 */
export async function startSink(clock: Clock, { host, port }: { host: string; port: number }): Promise<Sink> {
  const startedAt = clock.now();
  const perSecond = new Map<string, { second: number; requests: number }>();

  function count(tenant: string): number {
    const second = Math.floor(clock.now() / 1_000);
    const seen = perSecond.get(tenant);
    const requests = seen?.second === second ? seen.requests + 1 : 1;
    perSecond.set(tenant, { second, requests });
    return requests;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, way, tenant] = /^\/(hooks|relay)\/([^/?]+)$/.exec(request.url ?? "") ?? [];
    const mailTo = /^\/mail\/([^/?]+)$/.exec(request.url ?? "")?.[1];
    request.resume();
    if (request.method === "POST" && mailTo !== undefined)
      return void response.writeHead(decodeURIComponent(mailTo).endsWith(BOUNCES) ? 422 : 202).end();
    if (request.method !== "POST" || tenant === undefined) return void response.writeHead(404).end();
    const answer = behaviourOf(way === "relay" ? "" : decodeURIComponent(tenant), {
      elapsedMs: clock.now() - startedAt,
      inThisSecond: count(tenant),
      chance: clock.random(),
    });
    if (answer.kind === "timeout") return;
    await clock.sleep(LATENCY_MS.min + clock.random() * LATENCY_MS.spread);
    if (answer.kind === "reset") return void request.socket.resetAndDestroy();
    if (answer.retryAfterSec !== undefined) response.setHeader("retry-after", String(answer.retryAfterSec));
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(JSON.stringify({ ok: answer.status < 300 }));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await listen(server, host, port);
  const address = server.address();
  const actual = typeof address === "object" && address ? address.port : port;
  return {
    url: `http://${host}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
}
