import { expect, test } from "vitest";
import { featureFlagDraft } from "@/lib/contract/feature-flags";
import { listFeatures, putFeature, readFeature } from "@/lib/flags/feature-store";
import { testContext } from "@/lib/testing/context";
import { seedFlags } from "./seed-flags";

test("the demo's flags are valid, and what an operator changes outlives a new start", async () => {
  const ctx = testContext();
  await seedFlags(ctx);
  const { flags } = await listFeatures(ctx);
  expect(flags.map(({ key }) => key)).toEqual(["webhooks-cloudevents", "webhooks-max-body-bytes"]);
  const [first] = flags;
  if (!first) throw new Error("There is no flag.");
  const { key, version, reason, by, createdAt, updatedAt, ...draft } = first;
  expect(featureFlagDraft.safeParse(draft).success).toBe(true);
  await putFeature(ctx, key, { ...draft, enabled: false }, { reason: "off for now", by: "operator" });
  await seedFlags(ctx);
  expect(await readFeature(ctx, key)).toMatchObject({ enabled: false, version: 2 });
});
