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
import type { FeatureFlag } from "../contract/feature-flags";
import { changedKeys } from "./changes";
import { GATE_FLAG, OPEN_GATE } from "./gate";
import { SpillwayProvider } from "./provider";
import type { FlagSet } from "./read";
import type { StoredFlag } from "./rules";
import type { FlagListener } from "./watcher";

/** The numbers are those of the OpenFeature specification, sections 2 (provider) and 5 (events). */

const NOW = 1_000;
const feature = (key: string, part: Partial<FeatureFlag>): FeatureFlag => ({
  key,
  description: "",
  type: "boolean",
  enabled: true,
  variants: { on: true, off: false },
  rules: [],
  otherwise: { variant: "on" },
  startsAt: null,
  expiresAt: null,
  version: 3,
  reason: "test",
  by: "operator",
  createdAt: 1,
  updatedAt: 2,
  ...part,
});
const acmeOnly = [
  {
    name: "",
    conditions: [{ attribute: "tenant", operator: "in" as const, values: ["acme"] }],
    serve: { variant: "on" },
  },
];
const halves = {
  split: [
    { variant: "on", percent: 50 },
    { variant: "off", percent: 50 },
  ],
};
const FEATURES = [
  feature("bool", {}),
  feature("text", { type: "string", variants: { on: "hello" } }),
  feature("number", { type: "number", variants: { on: 3.5 } }),
  feature("object", { type: "object", variants: { on: { retries: [1, 2] } } }),
  feature("targeted", { rules: acmeOnly, otherwise: { variant: "off" } }),
  feature("split", { otherwise: halves }),
  feature("disabled", { enabled: false }),
  feature("early", { startsAt: NOW + 1 }),
  feature("expired", { expiresAt: NOW }),
];
const stop: StoredFlag = {
  key: "stop-acme",
  enabled: true,
  scope: { tenant: "acme" },
  action: "fail",
  reason: "test",
  by: "operator",
  createdAt: 1,
  updatedAt: 1,
  expiresAt: null,
  held: 0,
};
const setOf = (features: FeatureFlag[], flags: StoredFlag[] = [stop]): FlagSet => ({
  flags,
  features: new Map(features.map((flag) => [flag.key, flag])),
  unreadable: new Map([["garbled", "Unexpected token"]]),
  version: 1,
});

/** A provider over flags that the test changes by hand, in a domain of its own. */
async function provided({ start = true } = {}) {
  let set = setOf(FEATURES);
  let stale = false;
  let closed = 0;
  let listener: FlagListener | undefined;
  const provider = new SpillwayProvider(
    async (told) => {
      listener = told;
      return {
        current: () => set,
        stale: () => stale,
        refresh: async () => {},
        close: () => void closed++,
      };
    },
    () => NOW,
  );
  const domain = randomUUID();
  if (start) await OpenFeature.setProviderAndWait(domain, provider);
  return {
    provider,
    domain,
    client: OpenFeature.getClient(domain),
    closed: () => closed,
    change(next: FlagSet) {
      const keys = changedKeys(set, next);
      set = next;
      listener?.changed(keys);
    },
    setStale(now: boolean) {
      stale = now;
      if (stale) listener?.wentStale();
      else listener?.fresh();
    },
  };
}

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

describe("5: events", () => {
  test("5.1.1, 5.1.2, 5.2.1 to 5.2.4 a change reaches client and API handlers, with the keys that changed", async () => {
    const { client, change } = await provided();
    const byClient: (EventDetails | undefined)[] = [];
    const byApi: (EventDetails | undefined)[] = [];
    const onApi = (event?: EventDetails) => void byApi.push(event);
    client.addHandler(ProviderEvents.ConfigurationChanged, (event) => void byClient.push(event));
    OpenFeature.addHandler(ProviderEvents.ConfigurationChanged, onApi);
    change(setOf([...FEATURES.slice(1), feature("new-one", {})]));
    OpenFeature.removeHandler(ProviderEvents.ConfigurationChanged, onApi);
    const told = { providerName: "spillway", flagsChanged: ["bool", "new-one"] };
    expect(byClient).toEqual([expect.objectContaining(told)]);
    expect(byApi).toEqual([expect.objectContaining(told)]);
  });

  test("5.1.1 a switch that changes, changes the gate too; a feature flag does not", async () => {
    const { client, change } = await provided();
    const heard: unknown[] = [];
    client.addHandler(ProviderEvents.ConfigurationChanged, (event) => void heard.push(event?.flagsChanged));
    change(setOf(FEATURES, []));
    change(setOf([feature("bool", { updatedAt: 9 }), ...FEATURES.slice(1)], []));
    expect(heard).toEqual([[GATE_FLAG, "stop-acme"], ["bool"]]);
  });

  test("5.1.1 STALE when Redis is away and READY when it is back; the client's status follows", async () => {
    const { client, setStale } = await provided();
    const heard: string[] = [];
    client.addHandler(ProviderEvents.Stale, () => void heard.push("stale"));
    setStale(true);
    expect(client.providerStatus).toBe(ProviderStatus.STALE);
    client.addHandler(ProviderEvents.Ready, () => void heard.push("ready"));
    setStale(false);
    expect(client.providerStatus).toBe(ProviderStatus.READY);
    expect(heard).toEqual(["stale", "ready"]);
  });

  test("5.1.3 a client of another domain hears nothing", async () => {
    const one = await provided();
    const other = await provided();
    const heard: unknown[] = [];
    other.client.addHandler(ProviderEvents.ConfigurationChanged, (event) => void heard.push(event));
    one.change(setOf([]));
    expect(heard).toEqual([]);
  });

  test("5.2.5, 5.2.7 a handler that throws harms no other, and a removed one is not called", async () => {
    const { client, change } = await provided();
    let calls = 0;
    const removed = () => void calls++;
    client.addHandler(ProviderEvents.ConfigurationChanged, () => {
      throw new Error("broken handler");
    });
    client.addHandler(ProviderEvents.ConfigurationChanged, removed);
    change(setOf([]));
    client.removeHandler(ProviderEvents.ConfigurationChanged, removed);
    change(setOf(FEATURES));
    expect(calls).toBe(1);
  });

  test("5.2.6, 5.3.3 handlers outlive a change of provider, and run at once when the state is there already", async () => {
    const { client, domain } = await provided();
    const heard: unknown[] = [];
    const atOnce = new Promise((resolve) => client.addHandler(ProviderEvents.Ready, resolve));
    await atOnce;
    client.addHandler(ProviderEvents.ConfigurationChanged, (event) => void heard.push(event?.flagsChanged));
    let listener: FlagListener | undefined;
    const next = new SpillwayProvider(
      async (told) => {
        listener = told;
        return { current: () => setOf([]), stale: () => false, refresh: async () => {}, close: () => {} };
      },
      () => NOW,
    );
    await OpenFeature.setProviderAndWait(domain, next);
    listener?.changed(["bool"]);
    expect(heard).toEqual([["bool"]]);
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
