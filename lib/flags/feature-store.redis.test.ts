import { randomUUID } from "node:crypto";
import { NOOP_PROVIDER, OpenFeature, ProviderStatus } from "@openfeature/server-sdk";
import { expect, onTestFinished, test } from "vitest";
import { KEPT_VERSIONS } from "../contract/feature-flags";
import { connectRedis } from "../redis";
import { eventually, type TestContext, testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { startRedis } from "../testing/redis-server";
import {
  deleteFeature,
  featureVersions,
  listFeatures,
  putFeature,
  readFeature,
  restoreFeature,
} from "./feature-store";
import { SpillwayProvider } from "./provider";
import { putFlag } from "./store";
import { watchFlags } from "./watcher";

const draft = (value: string) => ({
  description: "",
  type: "string" as const,
  enabled: true,
  variants: { a: value },
  rules: [],
  otherwise: { variant: "a" },
  startsAt: null,
  expiresAt: null,
});
const change = { reason: "a test", by: "operator" };
const stop = { enabled: true, scope: {}, action: "hold" as const, reason: "a test", expiresAt: null };

async function client(ctx: TestContext) {
  const domain = randomUUID();
  await OpenFeature.setProviderAndWait(
    domain,
    new SpillwayProvider((listener) => watchFlags(ctx, listener), ctx.clock.now),
  );
  onTestFinished(() => OpenFeature.setProviderAndWait(domain, NOOP_PROVIDER));
  return OpenFeature.getClient(domain);
}

test("each change is a version with who and why; a former one comes back as a new one", async () => {
  const ctx = testContext();
  await putFeature(ctx, "greeting", draft("hello"), change);
  const second = await putFeature(ctx, "greeting", draft("hi"), { reason: "shorter", by: "ann" });
  expect(second.before?.variants).toEqual({ a: "hello" });
  const { after } = await restoreFeature(ctx, "greeting", 1, change);
  expect(after).toMatchObject({ version: 3, variants: { a: "hello" } });
  const versions = await featureVersions(ctx, "greeting");
  expect(versions.map(({ version, by }) => [version, by])).toEqual([
    [3, "operator"],
    [2, "ann"],
    [1, "operator"],
  ]);
  await expect(restoreFeature(ctx, "greeting", 9, change)).rejects.toMatchObject({ code: "not_found" });
});

test("former versions are bounded, and go with the flag", async () => {
  const ctx = testContext();
  for (let n = 0; n < KEPT_VERSIONS + 5; n++) await putFeature(ctx, "busy", draft(String(n)), change);
  expect(await featureVersions(ctx, "busy")).toHaveLength(KEPT_VERSIONS + 1);
  await deleteFeature(ctx, "busy");
  expect(await ctx.redis.exists(ctx.keys.featureFlagHistory("busy"))).toBe(0);
  await expect(deleteFeature(ctx, "busy")).rejects.toMatchObject({ code: "not_found" });
});

test("two operators at once: one change is refused, none is lost", async () => {
  const ctx = testContext();
  await putFeature(ctx, "greeting", draft("hello"), change);
  const both = await Promise.allSettled(
    ["b", "c"].map((value) => putFeature(ctx, "greeting", draft(value), { ...change, ifVersion: 1 })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(putFeature(ctx, "greeting", draft("d"), { ...change, ifVersion: 0 })).rejects.toMatchObject({
    code: "conflict",
  });
  await Promise.all(["e", "f", "g"].map((value) => putFeature(ctx, "greeting", draft(value), change)));
  expect((await readFeature(ctx, "greeting")).version).toBe(5);
});

test("a key is a switch's or a feature flag's, never both", async () => {
  const ctx = testContext();
  await putFeature(ctx, "taken", draft("x"), change);
  await expect(putFlag(ctx, "taken", stop, "operator")).rejects.toMatchObject({ code: "conflict" });
  await putFlag(ctx, "stop-all", stop, "operator");
  await expect(putFeature(ctx, "stop-all", draft("x"), change)).rejects.toMatchObject({ code: "conflict" });
});

test("a flag that is too large is refused", async () => {
  const ctx = testContext();
  await expect(putFeature(ctx, "large", draft("x".repeat(70_000)), change)).rejects.toMatchObject({
    code: "unprocessable",
  });
});

test("a flag of a newer Spillway is PARSE_ERROR alone: the others answer, and it can be replaced", async () => {
  const ctx = testContext();
  await putFeature(ctx, "greeting", draft("hello"), change);
  await ctx.redis.hset(ctx.keys.featureFlags(), "newer", '{"key":"newer","type":"colour"}', "garbled", "{");
  const flags = await client(ctx);
  expect(await flags.getStringValue("greeting", "")).toBe("hello");
  expect(await flags.getStringDetails("newer", "mine")).toMatchObject({
    value: "mine",
    errorCode: "PARSE_ERROR",
  });
  expect((await listFeatures(ctx)).unreadable).toEqual(["garbled", "newer"]);
  await putFeature(ctx, "newer", draft("now"), change);
  await eventually(async () => (await flags.getStringValue("newer", "")) === "now");
  await deleteFeature(ctx, "garbled");
  expect((await listFeatures(ctx)).unreadable).toEqual([]);
});

test("a change reaches a running client within a second, also when its message is lost", async () => {
  const ctx = testContext();
  await putFeature(ctx, "greeting", draft("hello"), change);
  const flags = await client(ctx);
  await putFeature(ctx, "greeting", draft("hi"), change);
  await eventually(async () => (await flags.getStringValue("greeting", "")) === "hi", 1_000);
  const { flags: listed } = await listFeatures(ctx);
  const text = JSON.stringify({ ...listed[0], variants: { a: "unheard" }, updatedAt: Date.now() + 5 });
  await ctx.redis.hset(ctx.keys.featureFlags(), "greeting", text);
  await ctx.redis.incr(ctx.keys.flagsVersion());
  await eventually(async () => (await flags.getStringValue("greeting", "")) === "unheard", 1_000);
});

test("an evaluation asks nothing of Redis", async () => {
  const ctx = testContext();
  await putFeature(ctx, "greeting", draft("hello"), change);
  const flags = await client(ctx);
  const { get: polls = 0, ...commands } = await countCommands(ctx.redis, async () => {
    for (let n = 0; n < 1_000; n++) await flags.getStringValue("greeting", "", { targetingKey: String(n) });
  });
  // The poll of the version may fall in between.
  expect(polls).toBeLessThan(20);
  expect(commands).toEqual({});
});

test("Redis away: STALE and the last known flags; back: READY and the new ones", async () => {
  const server = await startRedis({ persistent: true });
  onTestFinished(() => server.dispose());
  const redis = connectRedis(server.url, "worker", testContext().log);
  onTestFinished(() => redis.disconnect());
  const ctx = testContext({ redis });
  await putFeature(ctx, "greeting", draft("hello"), change);
  const flags = await client(ctx);
  await server.kill();
  await eventually(() => flags.providerStatus === ProviderStatus.STALE);
  expect(await flags.getStringDetails("greeting", "mine")).toMatchObject({ value: "hello", reason: "STALE" });
  await server.start();
  await eventually(() => flags.providerStatus === ProviderStatus.READY);
  await putFeature(ctx, "greeting", draft("hi"), change);
  await eventually(async () => (await flags.getStringDetails("greeting", "")).value === "hi");
  expect(await flags.getStringDetails("greeting", "")).toMatchObject({ reason: "STATIC" });
});

test("started with Redis away, the flags wait for it, and no default is given meanwhile", async () => {
  const server = await startRedis({ persistent: true });
  onTestFinished(() => server.dispose());
  await server.kill();
  const redis = connectRedis(server.url, "worker", testContext().log);
  onTestFinished(() => redis.disconnect());
  const ctx = testContext({ redis });
  let ready = false;
  const opened = client(ctx).then((opened) => {
    ready = true;
    return opened;
  });
  await server.start();
  await putFeature(ctx, "greeting", draft("hello"), change);
  const flags = await opened;
  expect(ready).toBe(true);
  await eventually(async () => (await flags.getStringValue("greeting", "")) === "hello");
});
