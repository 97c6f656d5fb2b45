import { type EventDetails, OpenFeature, ProviderEvents, ProviderStatus } from "@openfeature/server-sdk";
import { describe, expect, test } from "vitest";
import { GATE_FLAG } from "./gate";
import { SpillwayProvider } from "./provider";
import { FEATURES, feature, NOW, provided, setOf } from "./testing/provided";
import type { FlagListener } from "./watcher";

/** The numbers are those of the OpenFeature specification, section 5 (events). */

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
