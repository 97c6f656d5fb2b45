import { expect, test } from "vitest";
import { type JsonPatch, jsonPatchSchema } from "../contract/json-patch";
import { patchPayload } from "./patch";

const patched = (payload: unknown, patch: unknown) =>
  patchPayload(payload, jsonPatchSchema.parse(patch) as JsonPatch);

// The examples of RFC 6902, appendix A, as far as they are valid patches.
test.each([
  ["A.1", { foo: "bar" }, [{ op: "add", path: "/baz", value: "qux" }], { baz: "qux", foo: "bar" }],
  [
    "A.2",
    { foo: ["bar", "baz"] },
    [{ op: "add", path: "/foo/1", value: "qux" }],
    { foo: ["bar", "qux", "baz"] },
  ],
  ["A.3", { baz: "qux", foo: "bar" }, [{ op: "remove", path: "/baz" }], { foo: "bar" }],
  ["A.4", { foo: ["bar", "qux", "baz"] }, [{ op: "remove", path: "/foo/1" }], { foo: ["bar", "baz"] }],
  [
    "A.5",
    { baz: "qux", foo: "bar" },
    [{ op: "replace", path: "/baz", value: "boo" }],
    { baz: "boo", foo: "bar" },
  ],
  [
    "A.6",
    { foo: { bar: "baz", waldo: "fred" }, qux: { corge: "grault" } },
    [{ op: "move", from: "/foo/waldo", path: "/qux/thud" }],
    { foo: { bar: "baz" }, qux: { corge: "grault", thud: "fred" } },
  ],
  [
    "A.7",
    { foo: ["all", "grass", "cows", "eat"] },
    [{ op: "move", from: "/foo/1", path: "/foo/3" }],
    { foo: ["all", "cows", "eat", "grass"] },
  ],
  [
    "A.8",
    { baz: "qux", foo: ["a", 2, "c"] },
    [
      { op: "test", path: "/baz", value: "qux" },
      { op: "test", path: "/foo/1", value: 2 },
    ],
    { baz: "qux", foo: ["a", 2, "c"] },
  ],
  [
    "A.10",
    { foo: "bar" },
    [{ op: "add", path: "/child", value: { grandchild: {} } }],
    { foo: "bar", child: { grandchild: {} } },
  ],
  ["A.14", { "/": 9, "~1": 10 }, [{ op: "test", path: "/~01", value: 10 }], { "/": 9, "~1": 10 }],
  [
    "A.16",
    { foo: ["bar"] },
    [{ op: "add", path: "/foo/-", value: ["abc", "def"] }],
    { foo: ["bar", ["abc", "def"]] },
  ],
])("RFC 6902 %s", (_, payload, patch, after) => {
  const before = structuredClone(payload);
  expect(patched(payload, patch)).toEqual({ value: after });
  expect(payload).toEqual(before);
});

test.each([
  ["a test that fails (A.9)", { baz: "qux" }, [{ op: "test", path: "/baz", value: "bar" }]],
  ["a target that is not there (A.12)", { foo: "bar" }, [{ op: "add", path: "/baz/bat", value: "qux" }]],
  ["a type that differs (A.15)", { "~1": 10 }, [{ op: "test", path: "/~01", value: "10" }]],
  ["nothing to remove", {}, [{ op: "remove", path: "/x" }]],
  ["no payload left", { a: 1 }, [{ op: "remove", path: "" }]],
])("does not fit: %s", (_, payload, patch) => {
  expect(patched(payload, patch)).toHaveProperty("error");
});

test("the whole payload can be replaced, and one operation that does not fit undoes those before it", () => {
  expect(patched({ a: 1 }, [{ op: "replace", path: "", value: [1] }])).toEqual({ value: [1] });
  const payload = { a: 1 };
  const patch = [
    { op: "replace", path: "/a", value: 2 },
    { op: "remove", path: "/b" },
  ];
  expect(patched(payload, patch)).toEqual({ error: "The patch does not fit: remove /b." });
  expect(payload).toEqual({ a: 1 });
});

test.each([
  [[{ op: "add", path: "/__proto__/polluted", value: true }]],
  [[{ op: "add", path: "/a/constructor/prototype/x", value: true }]],
  [[{ op: "add", path: "a", value: 1 }]],
  [[{ op: "add", path: "/~2", value: 1 }]],
  [[{ op: "add", path: "/a" }]],
  [[{ op: "move", path: "/a" }]],
  [[]],
])("is refused as a patch: %j", (patch) => {
  expect(jsonPatchSchema.safeParse(patch).success).toBe(false);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
