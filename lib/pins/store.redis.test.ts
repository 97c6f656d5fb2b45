import { expect, test } from "vitest";
import { MAX_PINS } from "../contract/values/pins";
import { queueKey } from "../queues/identity";
import { testContext } from "../testing/context";
import { deletePin, listPins, putPin } from "./store";

async function setUp(password?: string) {
  const ctx = { ...testContext(), config: { password } };
  const name = "mail";
  await ctx.queue(name).waitUntilReady();
  return { ctx, key: queueKey({ prefix: ctx.prefix, name }) };
}

test("each person has pins of their own, that can be taken back twice", async () => {
  const { ctx, key } = await setUp("secret word");
  await putPin(ctx, "ann", key);
  await putPin(ctx, "ann", key);
  expect(await listPins(ctx, "ann")).toEqual({ keptBy: "server", queues: [key] });
  expect(await listPins(ctx, "bob")).toEqual({ keptBy: "server", queues: [] });
  await deletePin(ctx, "ann", key);
  await deletePin(ctx, "ann", key);
  expect((await listPins(ctx, "ann")).queues).toEqual([]);
});

test("only queues that are there can be pinned, and so many", async () => {
  const { ctx, key } = await setUp("secret word");
  const gone = queueKey({ prefix: ctx.prefix, name: "nowhere" });
  await expect(putPin(ctx, "ann", gone)).rejects.toMatchObject({ code: "queue_not_found" });
  await ctx.redis.sadd(ctx.keys.pins("ann"), ...Array.from({ length: MAX_PINS }, (_, n) => `q${n}`));
  await expect(putPin(ctx, "ann", key)).rejects.toMatchObject({ code: "conflict" });
  await deletePin(ctx, "ann", "q0");
  await putPin(ctx, "ann", key);
  await putPin(ctx, "ann", key);
  expect((await listPins(ctx, "ann")).queues).toHaveLength(MAX_PINS);
});

test("without a log-in the browser keeps them", async () => {
  const { ctx, key } = await setUp();
  expect(await listPins(ctx, "anyone")).toEqual({ keptBy: "browser", queues: [] });
  await expect(putPin(ctx, "anyone", key)).rejects.toMatchObject({ code: "unprocessable" });
  await expect(deletePin(ctx, "anyone", key)).rejects.toMatchObject({ code: "unprocessable" });
});
