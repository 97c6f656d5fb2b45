import { randomUUID } from "node:crypto";
import {
  type EventDetails,
  type Hook,
  NOOP_PROVIDER,
  OpenFeature,
  ProviderEvents,
  ProviderStatus,
} from "@openfeature/server-sdk";
import { describe, expect, test } from "vitest";
import { GATE_FLAG, OPEN_GATE } from "./gate";
import { SpillwayProvider } from "./provider";
import { NOW, provided, setOf } from "./testing/provided";

/** The numbers are those of the OpenFeature specification, section 2 (provider); those of section 5 (events) are in openfeature-events.test.ts. */

describe("2.1 and 2.2: resolution", () => {
  test("2.1.1 the provider says its name", async () => {
    const { provider, client } = await provided();
    expect(provider.metadata.name).toBe("spillway");
    expect(client.metadata.providerMetadata.name).toBe("spillway");
  });

  test("2.2.1, 2.2.2.1, 2.2.3, 2.2.8.1 boolean, string, number and structure are resolved, each with its type", async () => {
    const { client } = await provided();
    expect(await client.getBooleanValue("bool", false)).toBe(true);
    expect(await client.getStringValue("text", "")).toBe("hello");
    expect(await client.getNumberValue("number", 0)).toBe(3.5);
    expect(await client.getObjectValue("object", {})).toEqual({ retries: [1, 2] });
  });

  test("2.2.4 the variant is named", async () => {
    const { client } = await provided();
    expect((await client.getNumberDetails("number", 0)).variant).toBe("on");
    expect((await client.getBooleanDetails("stop-acme", false, { tenant: "acme" })).variant).toBe("on");
    expect((await client.getObjectDetails(GATE_FLAG, OPEN_GATE, { tenant: "acme" })).variant).toBe(
      "stop-acme",
    );
  });

  test.each([
    ["bool", {}, "STATIC", true],
    ["targeted", { tenant: "acme" }, "TARGETING_MATCH", true],
    ["targeted", { tenant: "b" }, "DEFAULT", false],
    ["split", { targetingKey: "acme" }, "SPLIT", expect.any(Boolean)],
    ["disabled", {}, "DISABLED", "the default"],
    ["early", {}, "DISABLED", "the default"],
    ["expired", {}, "DISABLED", "the default"],
    ["stop-acme", { tenant: "acme" }, "TARGETING_MATCH", true],
    ["never-was", {}, "ERROR", "the default"],
  ])("2.2.5 the reason of %s for %o is %s", async (key, context, reason, value) => {
    const { client } = await provided();
    for (const fallback of [true, false]) {
      const details = await client.getBooleanDetails(key, fallback, context);
      expect(details.reason).toBe(reason);
      expect(details.value).toEqual(value === "the default" ? fallback : value);
    }
  });

  test("2.2.5 while Redis is away the reason is STALE, and the metadata has the proper one", async () => {
    const { client, setStale } = await provided();
    setStale(true);
    expect(await client.getBooleanDetails("targeted", false, { tenant: "acme" })).toMatchObject({
      value: true,
      variant: "on",
      reason: "STALE",
      flagMetadata: { resolvedBy: "TARGETING_MATCH" },
    });
    setStale(false);
    expect(await client.getBooleanDetails("bool", false)).toMatchObject({ reason: "STATIC" });
  });

  test("2.2.6, 2.3.2 normal answers carry neither an error code nor an error message", async () => {
    const { client } = await provided();
    for (const key of ["bool", "disabled", "targeted"]) {
      const details = await client.getBooleanDetails(key, false);
      expect(details.errorCode).toBeUndefined();
      expect(details.errorMessage).toBeUndefined();
    }
  });

  test.each([
    ["never-was", "FLAG_NOT_FOUND", "There is no flag never-was."],
    ["text", "TYPE_MISMATCH", "text is of type string, and not boolean."],
    ["split", "TARGETING_KEY_MISSING", "split is rolled out by share and needs a targeting key."],
    ["garbled", "PARSE_ERROR", "garbled cannot be read: Unexpected token"],
    [GATE_FLAG, "TYPE_MISMATCH", "spillway.gate is of type object, and not boolean."],
  ])(
    "2.2.7, 2.3.3 %s is the error %s, with a message, and the default is given",
    async (key, code, message) => {
      const { client } = await provided();
      expect(await client.getBooleanDetails(key, true)).toMatchObject({
        value: true,
        reason: "ERROR",
        errorCode: code,
        errorMessage: message,
      });
    },
  );

  test("2.2.7 a switch asked for as another type is a TYPE_MISMATCH", async () => {
    const { client } = await provided();
    expect(await client.getStringDetails("stop-acme", "x")).toMatchObject({ errorCode: "TYPE_MISMATCH" });
  });

  test("2.2.9, 2.2.10 metadata is flat: version, type, who changed it and when, the rule that held", async () => {
    const { client } = await provided();
    const { flagMetadata } = await client.getBooleanDetails("targeted", false, { tenant: "acme" });
    expect(flagMetadata).toEqual({ version: 3, type: "boolean", updatedAt: 2, by: "operator", rule: 0 });
  });
});

describe("2.3 to 2.7: hooks and life", () => {
  test("2.3.1 the provider's hooks and the client's run", async () => {
    const { provider, client } = await provided();
    expect(provider.hooks).toHaveLength(1);
    const stages: string[] = [];
    const hook: Hook = {
      before: () => void stages.push("before"),
      after: () => void stages.push("after"),
      error: () => void stages.push("error"),
      finally: (_context, details) => void stages.push(`finally ${details.reason}`),
    };
    client.addHooks(hook);
    await client.getBooleanValue("bool", false);
    await client.getBooleanValue("never-was", false);
    expect(stages).toEqual(["before", "after", "finally STATIC", "before", "error", "finally ERROR"]);
  });

  test("2.4.1, 5.3.1 initialize reads the flags; then the client is READY and its handlers run", async () => {
    const { provider, domain, client } = await provided({ start: false });
    const ready = new Promise<EventDetails | undefined>((resolve) =>
      client.addHandler(ProviderEvents.Ready, resolve),
    );
    await OpenFeature.setProviderAndWait(domain, provider);
    expect((await ready)?.providerName).toBe("spillway");
    expect(client.providerStatus).toBe(ProviderStatus.READY);
  });

  test("2.4.2.1, 5.1.4, 5.3.2 flags that cannot be read end initialize abnormally: ERROR, with a message", async () => {
    const broken = new SpillwayProvider(
      () => Promise.reject(new Error("Redis refuses.")),
      () => NOW,
    );
    const domain = randomUUID();
    const client = OpenFeature.getClient(domain);
    const failed = new Promise<EventDetails | undefined>((resolve) =>
      client.addHandler(ProviderEvents.Error, resolve),
    );
    await expect(OpenFeature.setProviderAndWait(domain, broken)).rejects.toThrow("Redis refuses.");
    expect((await failed)?.message).toContain("Redis refuses.");
    expect(client.providerStatus).toBe(ProviderStatus.ERROR);
    expect(await client.getBooleanDetails("bool", false)).toMatchObject({ errorCode: "PROVIDER_NOT_READY" });
  });

  test("2.4.5 before it is ready the error is PROVIDER_NOT_READY", async () => {
    const domain = randomUUID();
    const waiting = new SpillwayProvider(
      () => new Promise(() => {}),
      () => NOW,
    );
    OpenFeature.setProvider(domain, waiting);
    const client = OpenFeature.getClient(domain);
    expect(client.providerStatus).toBe(ProviderStatus.NOT_READY);
    expect(await client.getBooleanDetails("bool", true)).toMatchObject({
      value: true,
      errorCode: "PROVIDER_NOT_READY",
    });
    await expect(waiting.resolveBooleanEvaluation("bool", true, {})).rejects.toMatchObject({
      code: "PROVIDER_NOT_READY",
    });
  });

  test("2.5.1, 2.5.2 shutdown stops the watching and leaves the provider as it was before initialize", async () => {
    const { provider, domain, client, closed } = await provided();
    await OpenFeature.setProviderAndWait(domain, NOOP_PROVIDER);
    expect(closed()).toBe(1);
    await expect(provider.resolveBooleanEvaluation("bool", false, {})).rejects.toMatchObject({
      code: "PROVIDER_NOT_READY",
    });
    await OpenFeature.setProviderAndWait(domain, provider);
    expect(await client.getBooleanValue("bool", false)).toBe(true);
  });

  test("2.6.1, 2.7.1 there is no context to reconcile on a server, and tracking is not offered: a call does nothing", async () => {
    const { provider, client } = await provided();
    expect("onContextChange" in provider).toBe(false);
    expect(() => client.track("paid", {}, { value: 1 })).not.toThrow();
  });
});

test("the gate gives the switch that decides over a job, and is open without one", async () => {
  const { client, change } = await provided();
  const acme = { queue: "q", jobName: "send", tenant: "acme" };
  expect(await client.getObjectValue(GATE_FLAG, OPEN_GATE, acme)).toEqual({
    action: "fail",
    flag: "stop-acme",
  });
  expect(await client.getObjectValue(GATE_FLAG, OPEN_GATE, { ...acme, tenant: "b" })).toEqual(OPEN_GATE);
  expect(await client.getBooleanValue("stop-acme", true, { tenant: "b" })).toBe(false);
  change(setOf([], []));
  expect(await client.getObjectValue(GATE_FLAG, OPEN_GATE, acme)).toEqual(OPEN_GATE);
});
