import type { Context } from "@/lib/context";
import type { FeatureFlagDraft } from "@/lib/contract/feature-flags";
import { SpillwayError } from "@/lib/errors";
import { putFeature } from "@/lib/flags/feature-store";

const ALWAYS = { enabled: true, startsAt: null, expiresAt: null };

/** The flags that the demo's webhook processor asks for. */
const DEMO_FLAGS: Record<string, FeatureFlagDraft> = {
  "webhooks-cloudevents": {
    ...ALWAYS,
    description: "Webhooks carry the headers of a CloudEvent.",
    type: "boolean",
    variants: { on: true, off: false },
    rules: [
      {
        name: "asked for it",
        conditions: [{ attribute: "tenant", operator: "in", values: ["acme", "globex"] }],
        serve: { variant: "on" },
      },
    ],
    otherwise: {
      split: [
        { variant: "on", percent: 25 },
        { variant: "off", percent: 75 },
      ],
    },
  },
  "webhooks-max-body-bytes": {
    ...ALWAYS,
    description: "The largest event that is sent to an endpoint.",
    type: "number",
    variants: { small: 65_536, standard: 1_048_576 },
    rules: [
      {
        name: "their gateway refuses more",
        conditions: [{ attribute: "tenant", operator: "in", values: ["initech"] }],
        serve: { variant: "small" },
      },
    ],
    otherwise: { variant: "standard" },
  },
};

/** Makes the demo's feature flags where there are none; what an operator has made of them stays. */
export async function seedFlags(ctx: Context): Promise<void> {
  for (const [key, flag] of Object.entries(DEMO_FLAGS)) {
    try {
      await putFeature(ctx, key, flag, { reason: "The demo begins with it.", by: "demo", ifVersion: 0 });
    } catch (error) {
      if (!(error instanceof SpillwayError) || error.code !== "conflict") throw error;
    }
  }
}
