import { expect, test } from "vitest";
import { coalesce } from "./coalesce";

function recorder(max: number) {
  const batches: number[][] = [];
  const ask = coalesce<number, number>(max, async (questions) => {
    batches.push(questions);
    return questions.map((question) => question * 10);
  });
  return { batches, ask };
}

test("what is asked in one turn, also by those who heard a promise in it, leaves together", async () => {
  const { batches, ask } = recorder(8);
  const later = async () => {
    await Promise.resolve();
    await Promise.resolve();
    return ask(3);
  };
  expect(await Promise.all([ask(1), ask(2), later()])).toEqual([10, 20, 30]);
  expect(batches).toEqual([[1, 2, 3]]);
});

test("a full batch does not wait, and the next one is asked by itself", async () => {
  const { batches, ask } = recorder(2);
  expect(await Promise.all([1, 2, 3].map(ask))).toEqual([10, 20, 30]);
  expect(await ask(4)).toBe(40);
  expect(batches).toEqual([[1, 2], [3], [4]]);
});

test("a failure is told to each asker of its batch and to no other", async () => {
  let fails = true;
  const ask = coalesce<number, number>(2, async (questions) => {
    if (fails) throw new Error("away");
    return questions;
  });
  expect((await Promise.allSettled([ask(1), ask(2)])).map(({ status }) => status)).toEqual([
    "rejected",
    "rejected",
  ]);
  fails = false;
  expect(await ask(3)).toBe(3);
});

test("an answer that is missing is no answer", async () => {
  const ask = coalesce<number, number>(8, async () => [1]);
  const [first, second] = await Promise.allSettled([ask(1), ask(2)]);
  expect(first).toEqual({ status: "fulfilled", value: 1 });
  expect(second?.status).toBe("rejected");
});
