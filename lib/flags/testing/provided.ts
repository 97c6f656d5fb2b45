import { randomUUID } from "node:crypto";
import { OpenFeature } from "@openfeature/server-sdk";
import type { FeatureFlag } from "../../contract/feature-flags";
import { changedKeys } from "../changes";
import { SpillwayProvider } from "../provider";
import type { FlagSet } from "../read";
import type { StoredFlag } from "../rules";
import type { FlagListener } from "../watcher";

export const NOW = 1_000;
export const feature = (key: string, part: Partial<FeatureFlag>): FeatureFlag => ({
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
export const FEATURES = [
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
export const setOf = (features: FeatureFlag[], flags: StoredFlag[] = [stop]): FlagSet => ({
  flags,
  features: new Map(features.map((flag) => [flag.key, flag])),
  unreadable: new Map([["garbled", "Unexpected token"]]),
  version: 1,
});

/** A provider over flags that the test changes by hand, in a domain of its own. */
export async function provided({ start = true } = {}) {
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
