import { expect, test } from "vitest";
import { eventually, type TestContext, testContext } from "../testing/context";
import { startTestWorker } from "../testing/work";
import { type Follow, followEvents, followNew, resumeFollow, saveFollow } from "./follow";

/** A queue of which the first collector has seen no event; what had happened long before, as its stream tells. */
async function atRest(ctx: TestContext, { eventsBefore }: { eventsBefore: number }) {
  const identity = { prefix: ctx.prefix, name: "work" };
  const stream = `${ctx.prefix}:work:events`;
  const queue = ctx.queue("work");
  await queue.waitUntilReady();
  for (let number = 1; number <= eventsBefore; number++)
    await ctx.redis.xadd(stream, `${number}-0`, "event", "drained");
  const look = async (follow: Follow, nowMs: number) => {
    const [followed] = await followEvents(ctx, [{ identity, follow, lastId: 0 }], nowMs);
    return followed;
  };
  const follow = followNew(Date.now());
  const first = await look(follow, Date.now());
  expect(first?.events).toEqual([]);
  return {
    queue,
    stream,
    sinceMs: Number(follow.cursor.split("-")[0]),
    /** The same collector, after a silence. */
    lookAgain: () => look(follow, Date.now() + 60_000),
    /** One that goes on where the first one stopped. */
    lookAsSuccessor() {
      const resumed = resumeFollow(saveFollow(follow), Date.now());
      if (!resumed) throw new Error("It cannot be resumed.");
      return look(resumed, Date.now());
    },
    async doJobs() {
      const work = startTestWorker(ctx, "work", async () => {});
      await queue.addBulk(Array.from({ length: 20 }, () => ({ name: "mail", data: {} })));
      await eventually(async () => (await queue.getCompletedCount()) === 20);
      await work.close();
    },
  };
}

test.each([0, 30])(
  "a collector that has seen no event, after %i of long ago, is told when some were trimmed that came since",
  async (eventsBefore) => {
    const ctx = testContext();
    const { stream, sinceMs, lookAgain, lookAsSuccessor, doJobs } = await atRest(ctx, { eventsBefore });
    await doJobs();
    await ctx.redis.xtrim(stream, "MAXLEN", 30);
    const [[oldest] = [""]] = await ctx.redis.xrange(stream, "-", "+", "COUNT", 1);
    const lost = { fromMs: sinceMs, toMs: Number(oldest.split("-")[0]) };
    for (const look of [lookAsSuccessor, lookAgain]) {
      const followed = await look();
      expect([followed?.lost, followed?.events.length]).toEqual([lost, 30]);
    }
  },
);

test.each([
  ["the old ones were trimmed", (ctx: TestContext, stream: string) => ctx.redis.xtrim(stream, "MAXLEN", 0)],
  ["the queue was made anew", (ctx: TestContext, stream: string) => ctx.redis.del(stream)],
])("where all are there that came since nothing was lost, also when %s", async (_what, change) => {
  const ctx = testContext();
  const { stream, lookAgain, lookAsSuccessor, doJobs } = await atRest(ctx, { eventsBefore: 30 });
  await change(ctx, stream);
  await doJobs();
  const events = await ctx.redis.xlen(stream);
  for (const look of [lookAsSuccessor, lookAgain]) {
    const followed = await look();
    expect([followed?.lost, followed?.events.length]).toEqual([null, events]);
  }
});
