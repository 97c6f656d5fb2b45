import { expect, test } from "vitest";
import type { DeadLetter, DeadLetterFilter } from "../contract/dead-letters";
import { queueKey } from "../queues/identity";
import { testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { compareText } from "./known-queues";
import { listDeadLetters } from "./list";

const T = 1_700_000_000_000;
type Ctx = ReturnType<typeof testContext>;

async function readAll(
  ctx: Ctx,
  filter: DeadLetterFilter,
  limit: number,
  between?: (page: number) => Promise<void>,
) {
  const items: DeadLetter[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const answer = await listDeadLetters(ctx, { ...filter, limit, ...(cursor ? { cursor } : {}) });
    items.push(...answer.items);
    cursor = answer.nextCursor ?? undefined;
    pages += 1;
    await between?.(pages);
  } while (cursor);
  return { items, pages };
}

const byOrder = (a: DeadLetter, b: DeadLetter) =>
  b.failedAt - a.failedAt || compareText(a.queue, b.queue) || Buffer.from(b.id).compare(Buffer.from(a.id));

test("merges all queues newest first, page by page, also among equal times", async () => {
  const ctx = testContext();
  for (const [index, name] of ["a", "b/c d", "e🙂", "quiet"].entries()) {
    const { identity } = await knownQueue(ctx, name);
    if (name === "quiet") continue;
    await writeFailedJobs(
      ctx.redis,
      identity,
      Array.from({ length: 60 }, (_, i) => ({
        id: `${name}-${i}`,
        failedAt: T + (i % 7) * 1_000 + (i % 2) * index,
      })),
    );
  }
  for (const limit of [1, 7, 50, 200]) {
    const { items } = await readAll(ctx, {}, limit);
    expect(items).toHaveLength(180);
    expect(new Set(items.map((item) => `${item.queue} ${item.id}`)).size).toBe(180);
    expect(items).toEqual([...items].sort(byOrder));
  }
});

test("new failures and removals between pages neither repeat nor hide what was there", async () => {
  const ctx = testContext();
  const { identity, queue } = await knownQueue(ctx, "busy");
  const old = Array.from({ length: 100 }, (_, i) => ({ id: `old-${i}`, failedAt: T + (i % 3) }));
  await writeFailedJobs(ctx.redis, identity, old);
  const { items } = await readAll(ctx, {}, 10, async (page) => {
    await writeFailedJobs(ctx.redis, identity, [{ id: `new-${page}`, failedAt: T + 60_000 + page }]);
  });
  expect(items.map((item) => item.id).sort()).toEqual(old.map((job) => job.id).sort());

  const seen = await readAll(ctx, { to: T + 10 }, 10, async (page) => {
    // The boundary itself goes away.
    const first = await listDeadLetters(ctx, { to: T + 10, limit: page * 10 });
    const boundary = first.items.at(-1);
    if (page === 1 && boundary) await queue.remove(boundary.id);
  });
  expect(new Set(seen.items.map((item) => item.id)).size).toBe(100);
});

test("filters by queue and time with an exact total, and names the queues that keep nothing", async () => {
  const ctx = testContext();
  const { identity, key } = await knownQueue(ctx, "one");
  await knownQueue(ctx, "throws-away", { keepsFailures: false });
  await writeFailedJobs(
    ctx.redis,
    identity,
    Array.from({ length: 20 }, (_, i) => ({ id: `j${i}`, failedAt: T + i })),
  );
  const answer = await listDeadLetters(ctx, { queue: key, from: T + 5, to: T + 14, limit: 3 });
  expect(answer.items.map((item) => item.id)).toEqual(["j14", "j13", "j12"]);
  expect(answer).toMatchObject({ total: 10, scan: null });
  expect(answer.notKept.map((queue) => queue.name)).toEqual(["throws-away"]);
});

test("filters by a queue that is spread: all its parts and no namesake, or one of them", async () => {
  const ctx = testContext();
  const shard = (index: number) => ({ shard: { of: "mail", index } });
  const parts = [
    await knownQueue(ctx, "mail"),
    await knownQueue(ctx, "mail~0", shard(0)),
    await knownQueue(ctx, "mail~1", shard(1)),
  ];
  const namesake = await knownQueue(ctx, "mail~2");
  const elsewhere = await knownQueue(ctx, "mail~0", { ...shard(0), prefix: `${ctx.prefix}-b` });
  for (const { identity } of [...parts, namesake, elsewhere])
    await writeFailedJobs(
      ctx.redis,
      identity,
      Array.from({ length: 5 }, (_, i) => ({ id: `j${i}`, failedAt: T + i })),
    );
  const spread = parts[0]?.key ?? "";
  const { items } = await readAll(ctx, { spread }, 4);
  expect(items).toHaveLength(15);
  expect(new Set(items.map(({ queue }) => queue))).toEqual(new Set(parts.map(({ key }) => key)));
  expect(items).toEqual([...items].sort(byOrder));
  expect(await listDeadLetters(ctx, { spread, text: "boom", limit: 50 })).toMatchObject({ scan: { of: 15 } });
  const one = await listDeadLetters(ctx, { spread, queue: parts[2]?.key ?? "", limit: 50 });
  expect(one.total).toBe(5);
  const other = await listDeadLetters(ctx, { spread, queue: namesake.key, limit: 50 });
  expect(other).toMatchObject({ total: 0, items: [] });
  const nobody = queueKey({ prefix: ctx.prefix, name: "nobody" });
  await expect(listDeadLetters(ctx, { spread: nobody, limit: 50 })).rejects.toMatchObject({
    code: "queue_not_found",
  });
});

test("text search is a bounded scan that says how far it came and goes on", async () => {
  const ctx = testContext();
  const { identity } = await knownQueue(ctx, "big");
  const jobs = Array.from({ length: 7_000 }, (_, i) => ({
    id: `${i}`,
    name: i % 2 ? "odd" : "even",
    failedAt: T + i,
    failedReason: i < 3 ? "Connect ECONNREFUSED 127.0.0.1" : "timeout of 30 s",
  }));
  await writeFailedJobs(ctx.redis, identity, jobs);
  const first = await listDeadLetters(ctx, { text: "econnREFUSED", limit: 50 });
  expect(first.total).toBeNull();
  expect(first.items).toEqual([]);
  expect(first.nextCursor).not.toBeNull();
  expect(first.scan?.of).toBe(7_000);
  expect(first.scan?.scanned).toBeLessThanOrEqual(2_250);

  const { items, pages } = await readAll(ctx, { text: "econnREFUSED" }, 50);
  expect(items.map((item) => item.id)).toEqual(["2", "1", "0"]);
  expect(pages).toBeGreaterThan(2);
  const named = await readAll(ctx, { text: "econnREFUSED", name: "odd" }, 50);
  expect(named.items.map((item) => item.id)).toEqual(["1"]);
});

test("with 1,000 queues a page asks each for its newest only", async () => {
  const ctx = testContext();
  const { key, identity } = await knownQueue(ctx, "q0");
  const json = await ctx.redis.hget(ctx.keys.snapshot(), key);
  const summary = JSON.parse(json ?? "{}");
  for (let i = 1; i < 1_000; i++) {
    const other = { ...identity, name: `q${i}` };
    const otherKey = queueKey(other);
    await ctx.redis.hset(
      ctx.keys.snapshot(),
      otherKey,
      JSON.stringify({ ...summary, ...other, key: otherKey }),
    );
    await writeFailedJobs(ctx.redis, other, [
      { id: "x", failedAt: T + i },
      { id: "y", failedAt: T },
    ]);
  }
  const calls = await countCommands(ctx.redis, async () => {
    const answer = await listDeadLetters(ctx, { limit: 50 });
    expect(answer.items.map((item) => item.queueName).slice(0, 3)).toEqual(["q999", "q998", "q997"]);
    expect(answer.total).toBe(1_998);
  });
  expect(calls.zrevrangebyscore).toBe(1_000);
  expect(calls.evalsha).toBeLessThan(60);
}, 60_000);
