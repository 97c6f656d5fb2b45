import { Queue } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { connectRedis } from "../../redis";
import { wholeArchive } from "../../testing/archive";
import { testContext } from "../../testing/context";
import { knownQueue, writeFailedJobs } from "../../testing/failed-fixture";
import { startRedis } from "../../testing/redis-server";
import { exportLetters } from "./export";
import { importArchive } from "./import";

const COUNT = 3_000;

/** A Redis of the test's own with dead letters in it, on a connection as the server has it. */
async function setUp() {
  const server = await startRedis({ persistent: true });
  onTestFinished(() => server.dispose());
  const redis = connectRedis(server.url, "request", testContext().log);
  const ctx = testContext({ redis });
  const queue = new Queue("away", { connection: redis, prefix: ctx.prefix });
  queue.on("error", () => {});
  onTestFinished(async () => {
    await queue.close();
    redis.disconnect();
  });
  const { identity } = await knownQueue(ctx, "away");
  const jobs = Array.from({ length: COUNT }, (_, i) => ({ id: `j${i}`, failedAt: 1_700_000_000_000 + i }));
  await writeFailedJobs(redis, identity, jobs);
  return { server, ctx, queue };
}

test("Redis killed in mid-import: it ends and says so, and the same file again adds what is missing, none twice", async () => {
  const { server, ctx, queue } = await setUp();
  const parts: string[] = [];
  for await (const part of exportLetters(ctx, {}, "0.0.0")) parts.push(part);
  const bytes = Buffer.from(parts.join(""));
  await queue.clean(0, 0, "failed");
  const options = { delay: "none", dryRun: false, by: "operator", why: "wanted back" } as const;
  async function* killing() {
    const half = Math.floor(bytes.length / 2);
    yield bytes.subarray(0, half);
    await server.kill();
    yield bytes.subarray(half);
  }
  const cut = await importArchive(ctx, killing(), options, async () => {});
  expect(cut).toMatchObject({
    complete: false,
    fault: expect.stringContaining("import the same file again"),
  });
  expect(cut.added).toBeLessThan(COUNT);
  await server.start();
  await queue.waitUntilReady();
  async function* whole() {
    yield bytes;
  }
  const again = await importArchive(ctx, whole(), options, async () => {});
  expect(again).toMatchObject({ letters: COUNT, refused: 0, complete: true });
  expect(again.present).toBeGreaterThanOrEqual(cut.added);
  expect(await queue.getWaitingCount()).toBe(COUNT);
}, 60_000);

test("Redis killed in mid-export: it breaks off without an end line", async () => {
  const { server, ctx } = await setUp();
  const parts: Buffer[] = [];
  await expect(async () => {
    for await (const part of exportLetters(ctx, {}, "0.0.0")) {
      parts.push(Buffer.from(part));
      if (parts.length === 3) await server.kill();
    }
  }).rejects.toThrow();
  async function* read() {
    yield* parts;
  }
  const { fault, letters } = await wholeArchive(read());
  expect(fault).toContain("cut off");
  expect(letters.length).toBeLessThan(COUNT);
}, 60_000);
