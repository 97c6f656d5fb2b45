import { expect, test } from "vitest";
import { EMPTY_EDIT, readEdit } from "./edit-draft";

const draft = (more: Partial<Parameters<typeof readEdit>[0]>) =>
  readEdit({ ...EMPTY_EDIT, action: "promote", ...more });

test("each action becomes its edit", () => {
  expect(draft({}).edit).toEqual({ action: "promote" });
  expect(draft({ action: "remove", archive: false }).edit).toEqual({ action: "remove", archive: false });
  expect(draft({ action: "delay-by", amount: "1.5", unit: "hours" }).edit).toEqual({
    action: "delay-by",
    ms: 5_400_000,
  });
  expect(draft({ action: "delay-by", amount: "2", direction: "sooner" }).edit).toEqual({
    action: "delay-by",
    ms: -120_000,
  });
  expect(draft({ action: "priority", priority: "0" }).edit).toEqual({ action: "priority", priority: 0 });
  expect(draft({ action: "delay-until", at: "2030-01-02T03:04" }).edit).toEqual({
    action: "delay-until",
    at: new Date("2030-01-02T03:04").getTime(),
  });
});

test("what is empty is no edit and nothing is said; what is wrong is told at its field", () => {
  for (const action of ["delay-by", "delay-until", "priority"] as const)
    expect(draft({ action })).toEqual({ edit: null, errors: {} });
  expect(draft({ action: "delay-by", amount: "31", unit: "days" }).errors.amount).toBeDefined();
  expect(draft({ action: "delay-by", amount: "0" }).errors.amount).toBeDefined();
  expect(draft({ action: "priority", priority: "1.5" }).errors.priority).toBeDefined();
});
