import { expect, test } from "vitest";
import { z } from "zod";
import { putFeature } from "@/lib/flags/feature-store";
import { jobOptions } from "@/lib/queues/job-options";
import { eventually } from "@/lib/testing/context";
import { testQueue, testRuntime } from "../testing/runtime";

const jobs = { job: z.object({ tenant: z.string().optional() }) };
const change = { reason: "a test", by: "operator" };
const base = { description: "", enabled: true, startsAt: null, expiresAt: null };

test("a processor evaluates flags for its job: by tenant, by job and queue, with a default of its own", async () => {
  const ctx = await testRuntime();
  const is = (attribute: string, value: string) => ({ attribute, operator: "in" as const, values: [value] });
  await putFeature(
    ctx,
    "limit",
    {
      ...base,
      type: "number",
      variants: { small: 10, large: 100 },
      rules: [
        {
          name: "acme's jobs here",
          conditions: [
            is("tenant", "acme"),
            is("queueName", "work"),
            is("jobName", "job"),
            is("queue", ctx.keyOf("work")),
          ],
          serve: { variant: "large" },
        },
      ],
      otherwise: { variant: "small" },
    },
    change,
  );
  await putFeature(
    ctx,
    "half",
    {
      ...base,
      type: "boolean",
      variants: { on: true, off: false },
      rules: [],
      otherwise: {
        split: [
          { variant: "on", percent: 50 },
          { variant: "off", percent: 50 },
        ],
      },
    },
    change,
  );
  await ctx.runtime.flags.refresh();
  const seen: { tenant: string | undefined; limit: number; half: boolean; mine: string }[] = [];
  const work = testQueue(jobs, {
    traits: { tenant: (data) => (data as { tenant?: string }).tenant ?? null },
  });
  ctx.start(work, {
    job: async ({ tenant }, { flags }) => {
      seen.push({
        tenant,
        limit: await flags.getNumberValue("limit", 1),
        half: await flags.getBooleanValue("half", false),
        mine: await flags.getStringValue("never-was", "mine"),
      });
    },
  });
  const tenants = [...Array.from({ length: 10 }, () => "acme"), "other", undefined];
  const options = jobOptions(work);
  await ctx
    .queue("work")
    .addBulk(
      tenants.map((tenant) => ({ name: "job", data: tenant === undefined ? {} : { tenant }, opts: options })),
    );
  await eventually(() => seen.length === tenants.length);
  const ofAcme = seen.filter(({ tenant }) => tenant === "acme");
  expect(new Set(ofAcme.map(({ limit }) => limit))).toEqual(new Set([100]));
  expect(new Set(ofAcme.map(({ half }) => half)).size).toBe(1);
  expect(seen.filter(({ tenant }) => tenant !== "acme").map(({ limit }) => limit)).toEqual([10, 10]);
  expect(new Set(seen.map(({ mine }) => mine))).toEqual(new Set(["mine"]));
});

test("closing one runtime leaves the flags of another in the same process alone", async () => {
  const one = await testRuntime();
  const other = await testRuntime();
  const draft = {
    ...base,
    type: "boolean" as const,
    variants: { on: true },
    rules: [],
    otherwise: { variant: "on" },
  };
  await putFeature(other, "lit", draft, change);
  await other.runtime.flags.refresh();
  await one.runtime.close();
  expect(await other.runtime.flagClient({}).getBooleanValue("lit", false)).toBe(true);
});
