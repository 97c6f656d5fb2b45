import { expect, test } from "vitest";
import { listJobs } from "../jobs/list";
import { countMatching } from "../operations/count";
import { createOperation } from "../operations/create";
import { startOperationsRunner } from "../operations/runner";
import { readOperation } from "../operations/store";
import { eventually, testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { writeManyFailed } from "../testing/many-failed";
import { listDeadLetters } from "./list";

const T = 1_700_000_000_000;
const MANY = 200_000;

test("200,000 dead letters in one queue: every page costs a few commands, and a part is replayed exactly", async () => {
  const ctx = testContext();
  const { identity, key, queue } = await knownQueue(ctx, "huge");
  // Hundreds share each time, as a burst of failures does.
  await writeManyFailed(ctx.redis, identity, { count: MANY, firstAt: T, perMs: 400 });
  const small = await knownQueue(ctx, "small");
  await writeFailedJobs(ctx.redis, small.identity, [{ id: "s", failedAt: T }]);

  let cursor: string | undefined;
  for (let page = 0; page < 3; page++) {
    const calls = await countCommands(ctx.redis, async () => {
      const answer = await listDeadLetters(ctx, { limit: 200, ...(cursor ? { cursor } : {}) });
      expect(answer.items).toHaveLength(200);
      expect(answer.total).toBe(MANY + 1);
      cursor = answer.nextCursor ?? undefined;
    });
    expect(sum(calls)).toBeLessThan(20);
  }
  const listed = await countCommands(ctx.redis, async () => {
    const answer = await listJobs(ctx, key, { state: "failed", limit: 200 });
    expect(answer.jobs).toHaveLength(200);
    expect(answer.total).toBe(MANY);
  });
  expect(sum(listed)).toBeLessThan(10);
  const scanned = await countCommands(ctx.redis, async () => {
    const answer = await listDeadLetters(ctx, { text: "no such text", limit: 50 });
    expect(answer.scan?.of).toBe(MANY + 1);
    expect(answer.scan?.scanned).toBeLessThanOrEqual(2_250);
  });
  expect(sum(scanned)).toBeLessThan(100);
  expect(await countMatching(ctx, { text: "econnrefused" }, Date.now())).toEqual([
    { queue: key, queueName: "huge", count: 200 },
  ]);

  const filter = { queue: key, from: T + 100, to: T + 149 };
  const body = { selection: { filter }, reason: "mended", dryRun: false };
  const id = (await createOperation(ctx, { kind: "replay", body, actor: "operator" })).answer.id ?? "";
  const stop = new AbortController();
  const ended = startOperationsRunner(ctx, stop.signal);
  await eventually(async () => (await readOperation(ctx, "replay", id)).state === "completed", 60_000);
  stop.abort();
  await ended;
  expect(await readOperation(ctx, "replay", id)).toMatchObject({ replayed: 20_000, skipped: 0, failed: 0 });
  expect((await queue.getJobCounts()).waiting).toBe(20_000);
}, 120_000);

const sum = (calls: Record<string, number>) => Object.values(calls).reduce((total, n) => total + n, 0);
