import { expect, test } from "vitest";
import { makesNewJobs } from "@/lib/contract/values/replay-options";
import { EMPTY_CHANGE, readChange } from "./change-draft";

const draft = (over: Partial<typeof EMPTY_CHANGE>) => ({ ...EMPTY_CHANGE, change: true, ...over });

test("nothing entered is no change, and neither is what was entered before the box was unticked", () => {
  expect(readChange(EMPTY_CHANGE)).toEqual({ change: null, errors: {} });
  expect(readChange(draft({}))).toEqual({ change: null, errors: {} });
  expect(readChange(draft({ change: false, changePriority: "3" }))).toEqual({ change: null, errors: {} });
});

test("what is entered goes into the request, in its units", () => {
  const { change, errors } = readChange(
    draft({
      changeQueue: "key",
      changeDelay: "1.5",
      changePriority: "0",
      changePatch: '[{"op":"remove","path":"/a"}]',
    }),
  );
  expect(errors).toEqual({});
  expect(change).toEqual({
    queue: "key",
    delayMs: 90_000,
    priority: 0,
    patch: [{ op: "remove", path: "/a" }],
  });
});

test("what is wrong is said where it stands, and nothing goes into the request", () => {
  const { change, errors } = readChange(
    draft({ changeDelay: "43201", changePriority: "1.5", changePatch: "{" }),
  );
  expect(change).toBeNull();
  expect(errors).toEqual({
    changeDelay: expect.stringContaining("30 days"),
    changePriority: expect.stringContaining("whole number"),
    changePatch: expect.stringContaining("No JSON"),
  });
  const patch = (text: string) => readChange(draft({ changePatch: text })).errors.changePatch;
  expect(patch('[{"op":"replace","path":"a","value":1}]')).toContain("at 0.path: A JSON Pointer");
  expect(patch('[{"op":"add","path":"/__proto__/x","value":1}]')).toContain("cannot be patched");
  expect(patch("[]")).toContain("No JSON Patch");
});

test("a patch alone leaves each job the one it was", () => {
  expect(makesNewJobs({ patch: [{ op: "remove", path: "/a" }] })).toBe(false);
  expect(makesNewJobs({ priority: 0 })).toBe(true);
});
