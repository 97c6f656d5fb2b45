import { FAILURE_CLASSES } from "../contract/values/failures";
import { fingerprint } from "../dead-letters/fingerprint";
import { INDEX_FORMAT } from "../dead-letters/index/format";
import { listLetters } from "../dead-letters/index/query";
import { indexReader } from "../dead-letters/index/reader";
import type { IndexRow } from "../dead-letters/index/row";
import { IndexWriter } from "../dead-letters/index/writer";
import { bullKeys } from "../queues/backend/keys";
import { pairs } from "../queues/backend/sorted-page";
import { queueKey } from "../queues/identity";
import { eventually, type TestContext } from "./context";

/** The writer of an index that readers see, with small segments; this test leads for ever. */
export async function testIndex(ctx: TestContext, { segmentRows = 64 } = {}): Promise<IndexWriter> {
  await ctx.redis.set(ctx.keys.leader(), "me");
  await ctx.redis.hset(ctx.keys.deadLetterIndex(), { format: INDEX_FORMAT, serving: "g1" });
  return IndexWriter.open(ctx, "me", "g1", { segmentRows });
}

/** A row of few different values, so that filters meet many: all of them follow from one number. */
export function testRow(n: number, over: Partial<IndexRow> = {}): IndexRow {
  const { cause } = fingerprint({
    failedReason: `Cause ${"abcdefg"[n % 7]}`,
    stack: "Error: x\n    at run (/app/run.js:1:1)",
    tenant: null,
  });
  return {
    queue: `queue-${n % 3}`,
    id: `job-${n}`,
    failedAt: 1_700_000_000_000 + (n % 50),
    name: `name-${n % 4}`,
    tenant: n % 5 === 0 ? null : `tenant-${n % 5}`,
    cause,
    class: FAILURE_CLASSES[n % FAILURE_CLASSES.length] ?? "transient",
    code: `CODE_${n % 6}`,
    appVersion: n % 2 ? null : `1.${n % 3}.0`,
    attempts: n % 10,
    ...over,
  };
}

const keyOf = (ctx: TestContext, name: string) => queueKey({ prefix: ctx.prefix, name });

/** Every dead letter of these queues that the index lists, `queue id time`, page by page; a file's tests share a Redis. */
export async function indexedLetters(ctx: TestContext, names: string[]): Promise<string[]> {
  indexReader(ctx).forget();
  const letters: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listLetters(
      ctx,
      { queues: names.map((name) => keyOf(ctx, name)) },
      { limit: 1_000, ...(cursor ? { cursor } : {}) },
    );
    letters.push(...page.items.map(({ queue, id, failedAt }) => `${queue} ${id} ${failedAt}`));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return letters.sort();
}

/** The same as BullMQ's failed sets say it. */
export async function failedLetters(ctx: TestContext, names: string[]): Promise<string[]> {
  const letters: string[] = [];
  for (const name of names) {
    const identity = { prefix: ctx.prefix, name };
    const members = await ctx.redis.zrange(bullKeys(identity).failed, "0", "-1", "WITHSCORES");
    for (const { id, score } of pairs(members)) letters.push(`${keyOf(ctx, name)} ${id} ${Number(score)}`);
  }
  return letters.sort();
}

/** Resolves when index and failed sets say the same; rejects with the first differences. */
export async function untilIndexed(ctx: TestContext, names: string[], timeoutMs = 30_000): Promise<void> {
  await eventually(async () => {
    const [index, sets] = [await indexedLetters(ctx, names), await failedLetters(ctx, names)];
    const known = new Set(sets);
    const extra = index.filter((letter) => !known.delete(letter));
    if (extra.length + known.size === 0) return true;
    throw new Error(
      `Only in the index: ${extra.slice(0, 3)} (${extra.length}); only in the sets: ${[...known].slice(0, 3)} (${known.size})`,
    );
  }, timeoutMs);
}
