import { expect, test } from "vitest";
import type { CreateOperation, LetterKind } from "../contract/operations";
import { readJobDetail } from "../jobs/detail";
import { bullKeys } from "../queues/backend/keys";
import { eventually, type TestContext, testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { dyingRedis } from "../testing/dying-redis";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { startTestWorker } from "../testing/work";
import { startOperationsRunner } from "./runner";
import { readOperation } from "./store";
import { create, finished, many, startRunner } from "./testing/operate";

const JOBS = 7;

interface Scene {
  ctx: TestContext;
  id: string | null;
  from: Awaited<ReturnType<typeof knownQueue>>;
  to: Awaited<ReturnType<typeof knownQueue>>;
}

async function scene(kind: LetterKind, more: Partial<CreateOperation>): Promise<Scene> {
  const ctx = testContext();
  const from = await knownQueue(ctx, "from");
  const to = await knownQueue(ctx, "to");
  await writeFailedJobs(ctx.redis, from.identity, many(JOBS, { data: '{"n":1}' }));
  const change = more.change?.queue ? { ...more.change, queue: to.key } : more.change;
  const { id } = await create(
    ctx,
    kind,
    { filter: { queue: from.key } },
    { ...more, ...(change ? { change } : {}) },
  );
  return { ctx, id, from, to };
}

/** A runner that dies after so many commands; resolves when it has died or has done all there was to do. */
async function dyingRunner({ ctx, id }: Scene, kind: LetterKind, commands: number): Promise<void> {
  const { redis, died } = dyingRedis(ctx.url, commands);
  const stop = new AbortController();
  void startOperationsRunner({ ...ctx, redis }, stop.signal);
  await Promise.race([died, finished(ctx, kind, id)]);
  stop.abort();
}

/** How many commands a runner sends that does not die. */
async function commandsOf(kind: LetterKind, more: Partial<CreateOperation>): Promise<number> {
  const { ctx, id } = await scene(kind, more);
  const counts = await countCommands(ctx.redis, async () => {
    const halt = startRunner(ctx);
    await finished(ctx, kind, id);
    await halt();
  });
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

const idsIn = async (ctx: TestContext, queue: Scene["from"]) => {
  const keys = bullKeys(queue.identity);
  const lists = await Promise.all([
    ctx.redis.lrange(keys.wait, 0, -1),
    ctx.redis.zrange(keys.prioritized, "0", "-1"),
    ctx.redis.zrange(keys.delayed, "0", "-1"),
  ]);
  return lists.flat();
};

const CASES: { what: string; kind: LetterKind; more: Partial<CreateOperation> }[] = [
  { what: "a replay", kind: "replay", more: {} },
  {
    what: "a replay with a canary",
    kind: "replay",
    more: { canary: { jobs: 2, minSuccessShare: 0, timeoutMs: 1_000 } },
  },
  {
    what: "a replay that patches payloads",
    kind: "replay",
    more: { change: { patch: [{ op: "replace", path: "/n", value: 2 }] } },
  },
  { what: "a replay into another queue", kind: "replay", more: { change: { queue: "to", priority: 3 } } },
  { what: "a discard", kind: "discard", more: {} },
];

test.each(CASES)(
  "$what whose process dies at any of its commands: its successor brings it to its end, each job once",
  async ({ kind, more }) => {
    const commands = await commandsOf(kind, more);
    expect(commands).toBeGreaterThan(20);
    await Promise.all(
      Array.from({ length: commands }, async (_, at) => {
        const one = await scene(kind, more);
        const { ctx, id, from, to } = one;
        await dyingRunner(one, kind, at);
        startRunner(ctx);
        const end = await finished(ctx, kind, id);
        const moved = end.kind === "replay" ? end.replayed : end.discarded;
        expect({ at, state: end.state, moved, skipped: end.skipped, failed: end.failed }).toEqual({
          at,
          state: "completed",
          moved: JOBS,
          skipped: 0,
          failed: 0,
        });
        expect(await from.queue.getFailedCount()).toBe(0);
        const ids = await idsIn(ctx, more.change?.queue ? to : from);
        expect(ids.length).toBe(kind === "discard" ? 0 : JOBS);
        expect(new Set(ids).size).toBe(ids.length);
        for (const job of ids) {
          const { history, data } = await readJobDetail(ctx, more.change?.queue ? to.key : from.key, job);
          expect(history).toHaveLength(1);
          if (more.change?.patch) expect(JSON.parse(data.text)).toEqual({ n: 2 });
        }
      }),
    );
  },
  120_000,
);

test("whoever follows what becomes of the jobs may die at any command: each is counted once", async () => {
  const prepare = async () => {
    const one = await scene("replay", {});
    const halt = startRunner(one.ctx);
    await finished(one.ctx, "replay", one.id);
    await halt();
    startTestWorker(one.ctx, "from", async () => {});
    await eventually(async () => (await one.from.queue.getCompletedCount()) === JOBS);
    return one;
  };
  await Promise.all(
    Array.from({ length: 25 }, async (_, at) => {
      const one = await prepare();
      const { redis, died } = dyingRedis(one.ctx.url, at);
      const stop = new AbortController();
      void startOperationsRunner({ ...one.ctx, redis }, stop.signal);
      const read = () => readOperation(one.ctx, "replay", one.id ?? "");
      await Promise.race([died, eventually(async () => (await read()).outcome?.over)]);
      stop.abort();
      startRunner(one.ctx);
      await eventually(async () => (await read()).outcome?.over);
      expect((await read()).outcome).toMatchObject({ followed: JOBS, completed: JOBS, gone: 0, died: 0 });
    }),
  );
}, 60_000);
