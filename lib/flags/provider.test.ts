import { OpenFeature, ProviderEvents } from "@openfeature/server-sdk";
import { expect, test } from "vitest";
import { GATE_FLAG, KillSwitchProvider, OPEN_GATE } from "./provider";
import type { StoredFlag } from "./rules";

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

test("OpenFeature answers the gate of a job and each switch by its key, and hears of changes", async () => {
  let flags = [stop];
  const provider = new KillSwitchProvider(
    () => ({ flags, version: 1 }),
    () => 100,
  );
  await OpenFeature.setProviderAndWait("provider-test", provider);
  const client = OpenFeature.getClient("provider-test");
  const acme = { queue: "q", jobName: "send", tenant: "acme" };

  expect(await client.getObjectValue(GATE_FLAG, OPEN_GATE, acme)).toEqual({
    action: "fail",
    flag: "stop-acme",
  });
  expect(await client.getObjectValue(GATE_FLAG, OPEN_GATE, { ...acme, tenant: "b" })).toEqual(OPEN_GATE);
  expect(await client.getBooleanValue("stop-acme", false, acme)).toBe(true);
  expect(await client.getBooleanValue("stop-acme", true, { tenant: "b" })).toBe(false);
  expect(await client.getBooleanDetails("never-was", true)).toMatchObject({
    value: true,
    errorCode: "FLAG_NOT_FOUND",
  });

  const heard = new Promise((resolve) => client.addHandler(ProviderEvents.ConfigurationChanged, resolve));
  flags = [];
  provider.changed();
  await heard;
  expect(await client.getObjectValue(GATE_FLAG, OPEN_GATE, acme)).toEqual(OPEN_GATE);
});
