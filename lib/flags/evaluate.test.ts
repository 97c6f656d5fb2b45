import fc from "fast-check";
import { expect, test } from "vitest";
import { featureFlagDraft } from "../contract/feature-flags";
import { bucketPercent, shareAt } from "./bucket";
import { dryRun } from "./dry-run";
import { type Evaluable, evaluate, isInForce } from "./evaluate";

const flag = (part: Partial<Evaluable> = {}): Evaluable => ({
  key: "new-format",
  enabled: true,
  startsAt: null,
  expiresAt: null,
  variants: { on: true, off: false },
  rules: [],
  otherwise: { variant: "off" },
  ...part,
});
const rollout = (percent: number) =>
  flag({
    otherwise: {
      split: [
        { variant: "on", percent },
        { variant: "off", percent: 100 - percent },
      ],
    },
  });
const variantOf = (of: Evaluable, targetingKey: string) => evaluate(of, { targetingKey }, 0).variant;
const anyKey = fc.string({ minLength: 1 });

test("a share is stable: the same key always gets the same variant, whatever else the context has", () => {
  fc.assert(
    fc.property(
      anyKey,
      fc.integer({ min: 0, max: 100 }),
      fc.dictionary(fc.string(), fc.string()),
      (key, percent, more) => {
        const first = variantOf(rollout(percent), key);
        expect(evaluate(rollout(percent), { ...more, targetingKey: key }, 99).variant).toBe(first);
      },
    ),
  );
});

test("a share is monotone: who has it keeps it when it grows, and loses it only when it shrinks", () => {
  fc.assert(
    fc.property(anyKey, fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (key, a, b) => {
      const [small, large] = [Math.min(a, b), Math.max(a, b)];
      if (variantOf(rollout(small), key) === "on") expect(variantOf(rollout(large), key)).toBe("on");
    }),
  );
});

test("nobody has a share of nothing, and everybody has all of it", () => {
  fc.assert(
    fc.property(anyKey, (key) => {
      expect(variantOf(rollout(0), key)).toBe("off");
      expect(variantOf(rollout(100), key)).toBe("on");
      expect(
        shareAt([{ percent: 33.3 }, { percent: 33.3 }, { percent: 33.4 }], bucketPercent("f", key)),
      ).not.toBeNull();
    }),
  );
});

test("shares are even: of 20,000 keys each tenth gets 2,000, within four standard deviations", () => {
  for (const key of ["new-format", "webhooks-cloudevents", "f"]) {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let n = 0; n < 20_000; n++) {
      const tenth = Math.floor(bucketPercent(key, `tenant-${n}`) / 10);
      counts[tenth] = (counts[tenth] ?? 0) + 1;
    }
    const deviation = Math.sqrt(20_000 * 0.1 * 0.9);
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(4 * deviation);
  }
});

test("two flags share nothing: who is in one half is in the other flag's half as often as not", () => {
  let both = 0;
  for (let n = 0; n < 20_000; n++) {
    const key = `tenant-${n}`;
    if (bucketPercent("a", key) < 50 && bucketPercent("b", key) < 50) both++;
  }
  expect(Math.abs(both - 5_000)).toBeLessThan(4 * Math.sqrt(20_000 * 0.25 * 0.75));
});

test.each([
  ["in", ["acme", 7], { tenant: "acme" }, true],
  ["in", ["acme", 7], { tenant: 7 }, true],
  ["in", ["7"], { tenant: 7 }, false],
  ["in", ["acme"], {}, false],
  ["not-in", ["acme"], { tenant: "b" }, true],
  ["not-in", ["acme"], {}, true],
  ["not-in", ["acme"], { tenant: "acme" }, false],
  ["starts-with", ["ac", "x"], { tenant: "acme" }, true],
  ["starts-with", ["ac"], { tenant: "b" }, false],
  ["starts-with", ["1"], { tenant: 12 }, false],
  ["at-least", [5], { tenant: 5 }, true],
  ["at-least", [5], { tenant: 4.9 }, false],
  ["at-least", [5], { tenant: "6" }, false],
  ["less-than", [5], { tenant: 4.9 }, true],
  ["less-than", [5], { tenant: 5 }, false],
  ["less-than", [5], {}, false],
] as const)("%s %o holds for %o: %s", (operator, values, context, expected) => {
  const conditions = [{ attribute: "tenant", operator, values: [...values] }];
  const ruled = flag({ rules: [{ name: "", conditions, serve: { variant: "on" } }] });
  const { variant, rule, reason } = evaluate(ruled, context, 0);
  expect(variant).toBe(expected ? "on" : "off");
  expect(rule).toBe(expected ? 0 : null);
  expect(reason).toBe(expected ? "TARGETING_MATCH" : "DEFAULT");
});

test("all conditions of a rule must hold, and the first rule that holds decides", () => {
  const is = (attribute: string, value: string) => ({ attribute, operator: "in" as const, values: [value] });
  const ruled = flag({
    variants: { a: 1, b: 2, c: 3 },
    rules: [
      { name: "", conditions: [is("tenant", "acme"), is("route", "eu")], serve: { variant: "a" } },
      { name: "", conditions: [is("tenant", "acme")], serve: { variant: "b" } },
      { name: "", conditions: [], serve: { variant: "c" } },
    ],
  });
  const ruleFor = (context: Record<string, string>) => evaluate(ruled, context, 0).rule;
  expect(ruleFor({ tenant: "acme", route: "eu" })).toBe(0);
  expect(ruleFor({ tenant: "acme" })).toBe(1);
  expect(ruleFor({ route: "eu" })).toBe(2);
});

test("the schedule includes its start and excludes its end", () => {
  const times = [9, 10, 19, 20].map((now) => isInForce(flag({ startsAt: 10, expiresAt: 20 }), now));
  expect(times).toEqual([false, true, true, false]);
});

test("a dry run says what, why and where in the split, and names what is missing", () => {
  expect(dryRun(rollout(100), { targetingKey: "acme" }, 0)).toEqual({
    value: true,
    variant: "on",
    reason: "SPLIT",
    rule: null,
    bucketPercent: bucketPercent("new-format", "acme"),
    error: null,
  });
  expect(dryRun(rollout(50), {}, 0)).toMatchObject({
    reason: "ERROR",
    error: { code: "TARGETING_KEY_MISSING" },
  });
  expect(dryRun(flag({ enabled: false }), {}, 0)).toMatchObject({
    value: null,
    variant: null,
    reason: "DISABLED",
  });
});

test.each([
  ["a value of another type", { variants: { on: "yes" } }, "variants.on"],
  ["null as an object", { type: "object", variants: { on: null } }, "variants.on"],
  ["no variants", { variants: {} }, "variants"],
  ["a variant that is not there", { otherwise: { variant: "never" } }, "otherwise"],
  ["shares that are not all", { otherwise: { split: [{ variant: "on", percent: 60 }] } }, "otherwise"],
  ["an end before the start", { startsAt: 5, expiresAt: 5 }, "expiresAt"],
  [
    "a number compared with text",
    {
      rules: [
        { conditions: [{ attribute: "n", operator: "at-least", values: ["5"] }], serve: { variant: "on" } },
      ],
    },
    "rules.0.conditions.0.values",
  ],
])("a draft with %s is refused, and the field is named", (_name, part, field) => {
  const draft = { type: "boolean", variants: { on: true }, otherwise: { variant: "on" }, ...part };
  const parsed = featureFlagDraft.safeParse(draft);
  expect(parsed.error?.issues.map(({ path }) => path.join("."))).toContain(field);
});
