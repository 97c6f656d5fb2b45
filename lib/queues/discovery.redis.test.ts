import { expect, test } from "vitest";
import { testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { discoverQueues } from "./discovery";

test("a pass over a small key space is a few steps, and gives every queue of any prefix", async () => {
  const ctx = testContext();
  await ctx.queue("one").waitUntilReady();
  await ctx.queue("two", { prefix: "elsewhere" }).waitUntilReady();
  await ctx.redis.eval("for i = 1, 5000 do redis.call('HSET', 'job:' .. i, 'name', 'n') end", 0);
  const stop = new AbortController();
  const found = new Set<string>();
  // The longest sleep is the rest after a pass; a step's is shorter.
  const clock = {
    ...ctx.clock,
    sleep: async (ms: number) => {
      if (ms > 1_000) stop.abort();
    },
  };
  const calls = await countCommands(ctx.redis, () =>
    discoverQueues({ ...ctx, clock }, (_, { prefix, name }) => found.add(`${prefix}:${name}`), stop.signal),
  );
  expect(found).toEqual(new Set([`${ctx.prefix}:one`, "elsewhere:two"]));
  expect(calls.scan).toBeLessThanOrEqual(6);
});
