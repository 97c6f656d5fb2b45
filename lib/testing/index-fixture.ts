import { FAILURE_CLASSES } from "../contract/failures";
import { fingerprint } from "../dead-letters/fingerprint";
import { INDEX_FORMAT } from "../dead-letters/index/format";
import type { IndexRow } from "../dead-letters/index/row";
import { IndexWriter } from "../dead-letters/index/writer";
import type { TestContext } from "./context";

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
