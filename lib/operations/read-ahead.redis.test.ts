import { expect, test } from "vitest";
import { runScript } from "../redis-script";
import { testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import type { OperationRecord } from "./record";
import { CLAIM_OPERATION } from "./scripts";
import { type Keep, runSlice } from "./step";
import { readRecord } from "./store";
import { create, many } from "./testing/operate";

test("what another client retries or removes while it is read ahead is skipped, also when it has failed again", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "ahead");
  await writeFailedJobs(ctx.redis, identity, many(9));
  const { id } = await create(ctx, "replay", { filter: {} });
  await runScript(ctx.redis, CLAIM_OPERATION, [ctx.keys.operation(id ?? "")], ["me", 60_000]);
  const record = (await readRecord(ctx, id ?? "")) as OperationRecord;
  // Called with each batch before it is moved: the first time the two behind it have been read.
  const moved: string[][] = [];
  const meanwhile: Keep = async (ready) => {
    moved.push(ready.map(({ known }) => known.id));
    if (moved.length === 1) {
      // Answered one after the other on the same connection: those that were read ahead are read by then.
      for (let turn = 0; turn < 50; turn++) await ctx.redis.ping();
      await queue.remove("j7");
      await ctx.redis.zadd(queue.toKey("failed"), Date.now() + 60_000, "j4");
    }
    return { kept: ready, why: null };
  };
  const slice = {
    token: "me",
    most: 3,
    lengthMs: 60_000,
    signal: new AbortController().signal,
    keep: meanwhile,
  };
  expect(await runSlice(ctx, record, slice)).toEqual({ moved: 7, done: true });
  expect(moved).toEqual([
    ["j0", "j1", "j2"],
    ["j3", "j5"],
    ["j6", "j8"],
  ]);
  expect(await ctx.redis.zrange(queue.toKey("failed"), "0", "-1")).toEqual(["j4"]);
  expect(await readRecord(ctx, id ?? "")).toMatchObject({ moved: 7, skipped: 2, failed: 0 });
});
