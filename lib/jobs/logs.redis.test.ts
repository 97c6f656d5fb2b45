import { Job } from "bullmq";
import { expect, test } from "vitest";
import { bullKeys } from "../queues/backend/keys";
import { testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { knownQueue } from "../testing/failed-fixture";
import { writeLife } from "./history";
import { logText, readLogPage, searchLog } from "./logs";

async function loggedJob() {
  const ctx = testContext();
  const { queue, key, identity } = await knownQueue(ctx, "talks");
  await queue.add("talk", {}, { jobId: "j" });
  const rows = (texts: string[]) => ctx.redis.rpush(`${bullKeys(identity).job("j")}:logs`, ...texts);
  return { ctx, queue, key, rows };
}
const LIFE = writeLife({ at: 1, by: "op", operation: null, failedReason: "x", failedAt: 1, attemptsMade: 1 });

test("a log is read by ranges, as BullMQ wrote it, and a replay leaves a gap in its place", async () => {
  const { ctx, queue, key, rows } = await loggedJob();
  for (const text of ["one", "two"]) await Job.addJobLog(queue, "j", text);
  await rows([LIFE, "three"]);
  expect(await readLogPage(ctx, key, "j", { from: 0, limit: 10 })).toEqual({
    from: 0,
    rows: ["one", "two", null, "three"],
    total: 4,
  });
  expect(await readLogPage(ctx, key, "j", { from: 1, limit: 1 })).toMatchObject({ rows: ["two"], total: 4 });
  expect(await readLogPage(ctx, key, "j", { from: 4, limit: 5 })).toMatchObject({ rows: [], total: 4 });
  expect(await readLogPage(ctx, key, "none", { from: 0, limit: 5 })).toMatchObject({ rows: [], total: 0 });
  expect(await new Response(await logText(ctx, key, "j")).text()).toBe("one\ntwo\nthree\n");
  await expect(readLogPage(ctx, "nope", "j", { from: 0, limit: 5 })).rejects.toMatchObject({
    code: "queue_not_found",
  });
});

test("of 100,000 rows any page is one script, and a search finds all that hold a text in bounded steps", async () => {
  const { ctx, key, rows } = await loggedJob();
  for (let from = 0; from < 100_000; from += 10_000)
    await rows(
      Array.from(
        { length: 10_000 },
        (_, n) => `row ${from + n}${(from + n) % 30_000 === 7 ? " Needle [x" : ""}`,
      ),
    );
  await readLogPage(ctx, key, "j", { from: 0, limit: 1 });
  const counts = await countCommands(ctx.redis, async () => {
    const page = await readLogPage(ctx, key, "j", { from: 50_000, limit: 200 });
    expect([page.rows.length, page.rows[0], page.rows[199]]).toEqual([200, "row 50000", "row 50199"]);
  });
  expect(counts).toEqual({ exists: 1, evalsha: 1 });

  const places: number[] = [];
  let next: number | null = 0;
  let asked = 0;
  while (next !== null) {
    const found = await searchLog(ctx, key, "j", { text: "nEEDLE [", from: next });
    places.push(...found.places);
    next = found.next;
    asked++;
  }
  expect(places).toEqual([7, 30_007, 60_007, 90_007]);
  expect(asked).toBeLessThan(12);
  const many = await searchLog(ctx, key, "j", { text: "row", from: 0 });
  expect([many.places.length, many.next]).toEqual([500, 500]);
  expect((await new Response(await logText(ctx, key, "j")).text()).split("\n")).toHaveLength(100_001);
});

test("huge rows are cut where they are shown, a page of them ends early, and a download has them whole", async () => {
  const { ctx, key, rows } = await loggedJob();
  await rows(Array.from({ length: 100 }, () => "é".repeat(50_000)));
  const page = await readLogPage(ctx, key, "j", { from: 0, limit: 100 });
  expect(page.rows.length).toBeGreaterThan(10);
  expect(page.rows.length).toBeLessThan(100);
  expect(page.rows[0]?.length).toBeLessThan(5_000);
  const found = await searchLog(ctx, key, "j", { text: "é", from: 0 });
  expect(found.next ?? found.total).toBeGreaterThan(10);
  expect((await new Response(await logText(ctx, key, "j")).text()).length).toBe(100 * 50_001);
});

test("the history of a replay is not found as a row", async () => {
  const { ctx, key, rows } = await loggedJob();
  await rows([LIFE, "failedReason was read"]);
  expect((await searchLog(ctx, key, "j", { text: "failedReason", from: 0 })).places).toEqual([1]);
});
