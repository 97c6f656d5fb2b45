import fc from "fast-check";
import { expect, test } from "vitest";
import type { FeatureFlag } from "@/lib/contract/feature-flags";
import { conditionText, conditionValues } from "./condition-text";
import { emptyForm, formOf, readForm, startVariants } from "./feature-form";
import { featureStatus, ruleWords, serveWords, whyWords } from "./feature-words";

const flag: FeatureFlag = {
  key: "limit",
  description: "How many",
  type: "number",
  enabled: true,
  variants: { small: 1, large: 10 },
  rules: [
    {
      name: "first",
      conditions: [{ attribute: "tenant", operator: "in", values: ["acme", "42", 42, true, "a, b"] }],
      serve: { variant: "large" },
    },
  ],
  otherwise: {
    split: [
      { variant: "small", percent: 75 },
      { variant: "large", percent: 25 },
    ],
  },
  startsAt: Date.UTC(2026, 0, 1),
  expiresAt: null,
  version: 1,
  reason: "test",
  by: "operator",
  createdAt: 1,
  updatedAt: 1,
};

test("a flag survives the form", () => {
  const { key, version, reason, by, createdAt, updatedAt, ...draft } = flag;
  expect(readForm(formOf(flag)).flag).toEqual(draft);
});

test("values survive their text, whatever they are", () => {
  const value = fc.oneof(fc.string(), fc.boolean(), fc.integer());
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), (values) => {
      expect(conditionValues("in", conditionText(values))).toEqual(values);
    }),
  );
  expect(conditionValues("starts-with", "1, ac")).toEqual(["1", "ac"]);
});

test.each(["boolean", "string", "number", "object"] as const)(
  "a new flag of type %s is valid as it stands",
  (type) => {
    expect(readForm({ ...emptyForm(), ...startVariants(type) }).problems).toBeNull();
  },
);

test("what is wrong is said at its field", () => {
  const form = formOf(flag);
  const broken = { ...form, variants: form.variants.map((variant) => ({ ...variant, text: "{" })) };
  expect(readForm(broken).problems).toMatchObject({ "variants.small": "This is not JSON." });
  const uneven = { ...form, otherwise: { ...form.otherwise, shares: { small: 75, large: 20 } } };
  expect(readForm(uneven).problems).toEqual({ otherwise: "The shares must make up 100 %." });
});

test("words for a rule, a split, a state and a reason", () => {
  expect(serveWords(flag.otherwise)).toBe("small 75 %, large 25 %");
  expect(flag.rules.map(ruleWords)).toEqual(['If tenant is one of acme, "42", 42, true, "a, b": large']);
  expect(featureStatus(flag, Date.UTC(2025, 0, 1))).toBe("scheduled");
  expect(featureStatus({ ...flag, expiresAt: 5, startsAt: null }, 5)).toBe("expired");
  const evaluation = {
    value: 1,
    variant: "small",
    reason: "SPLIT",
    rule: null,
    bucketPercent: 12.345,
    error: null,
  };
  expect(whyWords(evaluation, "")).toBe("No rule holds. Its place in the split is 12.35 %.");
  expect(whyWords({ ...evaluation, rule: 0, bucketPercent: null }, "first")).toBe("Rule 1 (first) holds.");
});
