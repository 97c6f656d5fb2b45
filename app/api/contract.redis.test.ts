import { readdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { listAuditEntries } from "@/lib/audit/audit-log";
import type { EndpointSpec } from "@/lib/contract/endpoint";
import { problemSchema } from "@/lib/contract/errors";
import { testRequest, testServer } from "@/lib/testing/server";

type Handler = (request: Request, segment: { params: Promise<Record<string, string>> }) => Promise<Response>;

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const isEndpoint = (value: unknown): value is EndpointSpec =>
  typeof value === "object" && value !== null && "path" in value && "method" in value;

/** Every endpoint that any contract file declares: a new one is covered without being named here. */
async function allEndpoints(): Promise<EndpointSpec[]> {
  const files = readdirSync(`${ROOT}lib/contract`).filter((file) => /^[a-z-]+\.ts$/.test(file));
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(`${ROOT}lib/contract/${file}`).href) as Promise<object>),
  );
  const values = modules.flatMap((module) => Object.values(module) as unknown[]);
  // Replays and discards share one contract and keep their endpoints in one object per noun.
  return values
    .flatMap((value) =>
      isEndpoint(value) || typeof value !== "object" || !value ? [value] : [value, ...Object.values(value)],
    )
    .filter(isEndpoint);
}

async function handlerOf(spec: EndpointSpec): Promise<Handler | undefined> {
  const path = `app${spec.path.replace(/:(\w+)/g, "[$1]")}/route.ts`;
  const module = (await import(pathToFileURL(ROOT + path).href)) as Record<string, Handler>;
  return module[spec.method];
}

/** The answer to a well-meant but empty request: authorisation is settled before anything is parsed. */
async function ask(spec: EndpointSpec, headers: Record<string, string> = {}) {
  const handler = await handlerOf(spec);
  const names = [...spec.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? "");
  const params = Promise.resolve(Object.fromEntries(names.map((name) => [name, "x"])));
  const body = spec.method === "GET" ? undefined : "{";
  const response = await handler?.(testRequest(spec.method, spec.path, { headers, body }), { params });
  const problem = response && response.status >= 400 ? problemSchema.parse(await response.json()) : null;
  return { status: response?.status, code: problem?.code };
}

/** Questions with a body: they change nothing, so whoever may look may ask, and the audit need not know. */
const ASK_ONLY = new Set([
  "POST /api/v1/feature-flags/:key/evaluate",
  "POST /api/v1/queues/:queue/policy/preview",
  "POST /api/v1/dead-letters/retention/preview",
  "POST /api/v1/dead-letters/rules/preview",
]);

const endpoints = await allEndpoints();
const title = (specs: EndpointSpec[]) => specs.map((spec) => [`${spec.method} ${spec.path}`, spec] as const);
const changes = endpoints.filter(({ method }) => method !== "GET");

describe("every endpoint of the contract", () => {
  it("is one of many", () => expect(endpoints.length).toBeGreaterThan(25));

  it.each(title(endpoints))("%s has a handler", async (_, spec) => {
    expect(await handlerOf(spec)).toBeTypeOf("function");
  });

  it.each(title(endpoints))("%s names an action for the audit when it changes something", (_, spec) => {
    const asksOnly = ASK_ONLY.has(`${spec.method} ${spec.path}`);
    expect(spec.action !== undefined).toBe(spec.method !== "GET" && !asksOnly);
    expect(spec.permission === "operate").toBe(
      spec.method !== "GET" && spec.path !== "/api/session" && !asksOnly,
    );
  });

  it.each(title(endpoints.filter(({ permission }) => permission !== "public")))(
    "%s asks for a session when there is a password",
    async (_, spec) => {
      const server = testServer({ password: "correct horse battery" });
      expect(await ask(spec)).toEqual({ status: 401, code: "unauthorized" });
      expect((await listAuditEntries(server, { limit: 1 })).entries).toEqual([]);
    },
  );

  it.each(title(changes))("%s refuses a page of another site", async (_, spec) => {
    testServer();
    const foreign = { origin: "http://evil.example", "sec-fetch-site": "cross-site" };
    expect(await ask(spec, foreign)).toEqual({ status: 403, code: "cross_origin" });
  });

  it.each(title(changes.filter(({ permission }) => permission === "operate")))(
    "%s is refused by a read-only server",
    async (_, spec) => {
      const server = testServer({ readOnly: true });
      expect(await ask(spec)).toEqual({ status: 403, code: "read_only" });
      expect(await server.redis.keys(`${server.keys.prefix}*`)).toEqual([]);
    },
  );

  it("can be read on a read-only server", async () => {
    testServer({ readOnly: true });
    for (const spec of endpoints.filter(({ path }) => ["/api/v1/flags", "/api/v1/audit"].includes(path)))
      if (spec.method === "GET") expect((await ask(spec)).status).toBe(200);
  });
});
