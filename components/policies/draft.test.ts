import { expect, test } from "vitest";
import { policyDocumentSchema } from "@/lib/contract/policies";
import { parseDraft, rebased, samePolicy, valueAt, weightsOf, weightsText, withValue } from "./draft";
import { SECTIONS } from "./fields";

const policy = policyDocumentSchema.parse({
  attempts: { critical: 5, standard: 3, background: 1 },
  backoff: { strategy: "exponential", delayMs: 1_000, jitter: "full", capMs: 60_000 },
  timeoutMs: null,
  concurrency: { floor: 1, ceiling: 4 },
});
const groups = SECTIONS.flatMap((section) => section.groups);

test("one value changes, and nothing else", () => {
  const changed = withValue(policy, "backoff.delayMs", 2_000);
  expect(valueAt(changed, "backoff.delayMs")).toBe(2_000);
  expect(valueAt(policy, "backoff.delayMs")).toBe(1_000);
  expect(samePolicy(withValue(changed, "backoff.delayMs", 1_000), policy)).toBe(true);
  expect(valueAt(policy, "quota.max")).toBeUndefined();
});

test("what is wrong is told at its field, in words", () => {
  const { document, errors } = parseDraft(
    withValue(withValue(policy, "attempts.standard", Number.NaN), "concurrency.floor", 9),
  );
  expect(document).toBeNull();
  expect(Object.fromEntries(errors)).toEqual({
    "attempts.standard": "Enter a number.",
    "concurrency.ceiling": "must not be below floor",
  });
  expect(parseDraft(withValue(policy, "backoff.delayMs", -1)).errors.get("backoff.delayMs")).toBe(
    "Must be >=0",
  );
});

test("each part that is turned on begins with a policy that can be saved", () => {
  for (const { root, defaults, title } of groups)
    if (root) expect(parseDraft(withValue(policy, root, defaults)).errors, title).toEqual(new Map());
});

test("the form has a field for everything in a policy", () => {
  let full: Record<string, unknown> = policy;
  for (const { root, defaults } of groups) if (root) full = withValue(full, root, defaults);
  const paths = (value: unknown, path: string): string[] =>
    typeof value === "object" && value !== null && path !== "quota.weights"
      ? Object.entries(value).flatMap(([name, part]) => paths(part, path === "" ? name : `${path}.${name}`))
      : [path];
  const fields = groups.flatMap((group) => group.fields.map(({ path }) => path));
  expect(fields.sort()).toEqual(paths(parseDraft(full).document, "").sort());
});

test("edits move onto what another has saved: mine where I typed, theirs elsewhere", () => {
  const mine = withValue(policy, "timeoutMs", 5_000);
  const theirs = withValue(withValue(policy, "attempts.standard", 7), "timeoutMs", 1);
  expect(rebased(mine, policy, theirs)).toEqual({ ...theirs, timeoutMs: 5_000 });
});

test("weights are lines, and a line without a number is refused", () => {
  const weights = { acme: 2, "a = b": 0.5 };
  expect(weightsOf(weightsText(weights))).toEqual(weights);
  const quota = { max: 1, durationMs: 1_000, burst: 0, weights: weightsOf("acme") };
  expect(parseDraft(withValue(policy, "quota", quota)).errors.has("quota.weights")).toBe(true);
});
