import { expect, it } from "vitest";
import { z } from "zod";
import { listAuditEntries } from "../audit/audit-log";
import { endpoint } from "../contract/endpoint";
import { problemSchema } from "../contract/errors";
import { SpillwayError } from "../errors";
import { eventually, testContext } from "../testing/context";
import { losingRedis } from "../testing/losing-redis";
import { startRedis } from "../testing/redis-server";
import { testRequest, testServer } from "../testing/server";
import { route } from "./route";

const change = endpoint({
  method: "POST",
  path: "/api/v1/things/:id",
  permission: "operate",
  action: "thing.change",
  params: z.object({ id: z.string() }),
  query: z.object({ limit: z.coerce.number().int().max(10).optional() }),
  body: z.strictObject({ size: z.number(), reason: z.string().optional() }),
  response: z.object({ id: z.string() }),
});

const at = (id: string) => ({ params: Promise.resolve({ id }) });
const problemOf = async (response: Response) => problemSchema.parse(await response.json());
const ok = route(change, async ({ params }) => ({ id: params.id }));

it("hands over what was parsed, and writes who did what and why", async () => {
  const server = testServer();
  const handler = route(change, async ({ params, query, body }, ctx) => {
    ctx.audit.before = { size: 1 };
    ctx.audit.after = { size: body.size, limit: query.limit };
    return { id: params.id };
  });
  const request = testRequest("POST", "/api/v1/things/a%2Fb?limit=3", {
    body: { size: 2, reason: "because" },
  });
  const response = await handler(request, at("a%2Fb"));
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toEqual({ id: "a/b" });
  const { entries } = await listAuditEntries(server, { limit: 10 });
  expect(entries).toMatchObject([
    {
      actor: "operator",
      action: "thing.change",
      target: { id: "a/b" },
      reason: "because",
      outcome: "done",
      before: { size: 1 },
      after: { size: 2, limit: 3 },
    },
  ]);
});

it.each([
  ["a wrong type", { size: "big" }, "", "size"],
  ["a missing field", {}, "", "size"],
  ["a field it does not know", { size: 1, colour: "red" }, "", "colour"],
  ["a wrong query", { size: 1 }, "?limit=11", "limit"],
  ["text that is not JSON", "{size", "", "(body)"],
])("names the field at fault: %s", async (_, body, query, field) => {
  testServer();
  const response = await ok(testRequest("POST", `/api/v1/things/a${query}`, { body }), at("a"));
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect((await problemOf(response)).errors?.[0]?.field).toBe(field);
});

it("refuses a malformed escape in the address", async () => {
  testServer();
  const response = await ok(testRequest("POST", "/api/v1/things/x", { body: { size: 1 } }), at("%E0%A4"));
  expect(response.status).toBe(400);
});

it("refuses a body that is too large, whether it says so or not", async () => {
  testServer();
  const large = { size: 1, reason: "x".repeat(17 * 1024 * 1024) };
  const response = await ok(testRequest("POST", "/api/v1/things/a", { body: large }), at("a"));
  expect(response.status).toBe(413);
  const said = testRequest("POST", "/api/v1/things/a", {
    body: {},
    headers: { "content-length": "99999999" },
  });
  expect((await ok(said, at("a"))).status).toBe(413);
});

it("answers by the code of an error, and audits the refusal", async () => {
  const server = testServer();
  const missing = route(change, async () => {
    throw new SpillwayError("not_found", "There is no such thing.", { hint: "Look again." });
  });
  const response = await missing(testRequest("POST", "/api/v1/things/a", { body: { size: 1 } }), at("a"));
  expect(response.status).toBe(404);
  expect(await problemOf(response)).toMatchObject({ code: "not_found", hint: "Look again." });
  const { entries } = await listAuditEntries(server, { limit: 10 });
  expect(entries).toMatchObject([{ outcome: "refused", error: "There is no such thing." }]);
});

it("tells nobody what broke inside, and audits the failure", async () => {
  const server = testServer();
  const broken = route(change, async () => {
    throw new Error("a secret detail");
  });
  const response = await broken(testRequest("POST", "/api/v1/things/a", { body: { size: 1 } }), at("a"));
  expect(response.status).toBe(500);
  expect(JSON.stringify(await response.json())).not.toContain("a secret detail");
  const { entries } = await listAuditEntries(server, { limit: 10 });
  expect(entries).toMatchObject([{ outcome: "failed" }]);
});

it("does not send an answer that breaks the contract", async () => {
  testServer();
  const wrong = route(change, async () => ({ id: 7 }) as unknown as { id: string });
  const response = await wrong(testRequest("POST", "/api/v1/things/a", { body: { size: 1 } }), at("a"));
  expect(response.status).toBe(500);
});

it("answers 503 while Redis is away, changes nothing, and recovers by itself", async () => {
  const redis = await startRedis();
  try {
    testServer({}, { redisUrl: redis.url });
    let runs = 0;
    const counted = route(change, async ({ params }) => {
      runs += 1;
      return { id: params.id };
    });
    const post = () => counted(testRequest("POST", "/api/v1/things/a", { body: { size: 1 } }), at("a"));
    expect((await post()).status).toBe(200);
    await redis.kill();
    const away = await post();
    expect(away.status).toBe(503);
    expect(away.headers.get("retry-after")).toBe("1");
    expect(await problemOf(away)).toMatchObject({ code: "redis_unavailable" });
    expect(runs).toBe(1);
    await redis.start();
    await eventually(async () => (await post()).status === 200);
  } finally {
    await redis.dispose();
  }
});

it("reads once more when the connection broke before an answer came, and changes nothing once more", async () => {
  const { url, lost } = await losingRedis(testContext(), "the-counter");
  const server = testServer({}, { redisUrl: url });
  const key = server.keys.deadLetterRules();
  let looks = 0;
  const look = endpoint({
    method: "GET",
    path: "/api/v1/things/:id",
    permission: "view",
    params: z.object({ id: z.string() }),
    response: z.object({ id: z.string() }),
  });
  const reader = route(look, async ({ params }, { redis }) => {
    looks += 1;
    await redis.hget(key, "the-counter");
    return { id: params.id };
  });
  expect((await reader(testRequest("GET", "/api/v1/things/a"), at("a"))).status).toBe(200);
  expect([lost(), looks]).toEqual([true, 2]);

  const broken = await losingRedis(testContext(), "the-counter");
  const changed = testServer({}, { redisUrl: broken.url });
  const counter = route(change, async ({ params }, { redis }) => {
    await redis.hincrby(changed.keys.deadLetterRules(), "the-counter", 1);
    return { id: params.id };
  });
  const answer = await counter(testRequest("POST", "/api/v1/things/a", { body: { size: 1 } }), at("a"));
  expect(answer.status).toBe(504);
  expect(await problemOf(answer)).toMatchObject({ code: "outcome_unknown" });
  expect(await changed.redis.hget(changed.keys.deadLetterRules(), "the-counter")).toBe("1");
  const { entries } = await listAuditEntries(changed, { limit: 10 });
  expect(entries).toMatchObject([{ outcome: "unknown", error: expect.stringContaining("not known") }]);
});
