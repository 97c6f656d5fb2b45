import { expect, test } from "vitest";
import type { SearchLine } from "@/lib/contract/dead-letter-search";
import { fingerprint } from "@/lib/dead-letters/fingerprint";
import { indexReader } from "@/lib/dead-letters/index/reader";
import { readLines } from "@/lib/http/lines";
import { testContext } from "@/lib/testing/context";
import { countCommands } from "@/lib/testing/count-commands";
import { type FailedJobShape, knownQueue, writeFailedJobs } from "@/lib/testing/failed-fixture";
import { testIndex, testRow } from "@/lib/testing/index-fixture";
import { testRequest, testServer } from "@/lib/testing/server";
import { GET } from "./route";

const AT = 1_700_000_000_000;
const nowhere = { params: Promise.resolve({}) };
const search = (query: Record<string, string>, signal?: AbortSignal) =>
  GET(
    new Request(testRequest("GET", `/api/v1/dead-letters/search?${new URLSearchParams(query)}`), {
      ...(signal ? { signal } : {}),
    }),
    nowhere,
  );

async function lines(query: Record<string, string>): Promise<SearchLine[]> {
  const response = await search(query);
  expect(response.headers.get("content-type")).toBe("application/x-ndjson");
  const read: SearchLine[] = [];
  for await (const line of readLines("GET /api/v1/dead-letters/search", response)) read.push(line);
  return read;
}

const hitsOf = (some: SearchLine[]) =>
  some.flatMap((line) => (line.type === "hit" ? [`${line.letter.id} ${line.found}`] : []));
const idsOf = (some: SearchLine[]) => hitsOf(some).map((hit) => hit.split(" ")[0]);

/** Dead letters in one queue; unless told otherwise in the index, too. */
async function letters(jobs: FailedJobShape[], { isIndexed = true } = {}) {
  const server = testServer();
  const ctx = testContext({ keys: server.keys });
  const { key, identity } = await knownQueue(ctx, "tills");
  await writeFailedJobs(ctx.redis, identity, jobs);
  if (!isIndexed) return { ctx, server, key };
  const writer = await testIndex(ctx);
  await writer.commit({
    add: jobs.map(({ id, failedAt, failedReason = "", name = "job" }, n) =>
      testRow(n, {
        queue: key,
        id,
        name,
        failedAt,
        cause: fingerprint({ failedReason, stack: "Error: x\n    at run (/app/till.js:1:1)", tenant: null })
          .cause,
      }),
    ),
  });
  return { ctx, server, key };
}

const many = (count: number, make: (n: number) => Partial<FailedJobShape>): FailedJobShape[] =>
  Array.from({ length: count }, (_, n) => ({ id: `job-${n}`, failedAt: AT + n, ...make(n) }));

test("a text in errors is found by its cause without a look at any job, and in what causes leave out by a scan", async () => {
  const { server } = await letters(
    many(300, (n) => ({
      failedReason: n % 3 === 0 ? `The till ${n} is jammed` : `Timeout of user jam${n}x`,
    })),
  );
  const byCause = await lines({ error: "IS  jammed", limit: "1000" });
  expect(idsOf(byCause).slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, n) => `job-${297 - 3 * n}`));
  expect(byCause[0]).toEqual({ type: "progress", scanned: 100, of: 300, matches: 100 });
  expect(byCause.at(-1)).toMatchObject({
    type: "end",
    because: "complete",
    scanned: 300,
    of: 300,
    matches: 100,
    isExact: true,
    about: null,
    nextCursor: null,
  });
  const calls = await countCommands(server.redis, async () => {
    const first = await lines({ error: "is jammed", limit: "20" });
    expect(first.at(-1)).toMatchObject({ because: "limit", matches: 100, scanned: 100, isExact: false });
  });
  expect(Object.values(calls).reduce((sum, n) => sum + n, 0)).toBeLessThan(150);
  // A number is not in any cause.
  expect(idsOf(await lines({ error: "till 6 is" }))).toEqual(["job-6"]);
  // In a cause's words and in what differs.
  const both = await lines({ error: "jam", limit: "1000" });
  expect(both.at(-1)).toMatchObject({ matches: 300, scanned: 300, isExact: true });
  expect(new Set(idsOf(both)).size).toBe(300);
});

test("a search that stopped at its limit goes on, each hit once, and its counts go on too", async () => {
  await letters(
    many(700, (n) => ({ failedReason: n % 2 ? "It is jammed" : `Timeout of ${n}`, data: `{"n":${n % 5}}` })),
  );
  for (const query of [{ error: "i" }, { payload: '"n":3' }] as Record<string, string>[]) {
    const found: (string | undefined)[] = [];
    let cursor: string | null = "";
    let rounds = 0;
    let end: SearchLine | undefined;
    while (cursor !== null) {
      const some: SearchLine[] = await lines({ ...query, limit: "30", ...(cursor ? { cursor } : {}) });
      found.push(...idsOf(some));
      end = some.at(-1);
      cursor = end?.type === "end" ? end.nextCursor : null;
      rounds += 1;
    }
    const expected = "error" in query ? 700 : 140;
    expect(rounds).toBeGreaterThan(2);
    expect(new Set(found).size).toBe(expected);
    expect(found).toHaveLength(expected);
    expect(end).toMatchObject({ scanned: 700, of: 700, matches: expected, isExact: true });
  }
});

test("payloads are searched by text and by path; a limit says about how many there are", async () => {
  await letters(
    many(600, (n) => ({
      data: JSON.stringify({
        customer: { name: n === 5 ? 'Ann "the till" Lee' : `c${n}` },
        cents: n,
        vip: n % 4 === 0,
      }),
    })),
  );
  expect(hitsOf(await lines({ payload: 'ann "THE till"' }))).toEqual([
    'job-5 {"customer":{"name":"Ann \\"the till\\" Lee"},"cents":5,"vip":false}',
  ]);
  expect(hitsOf(await lines({ path: "$.cents", value: "77" }))).toEqual(["job-77 77"]);
  expect(idsOf(await lines({ path: "$[?@.name == 'c3']" }))).toEqual(["job-3"]);
  const some = await lines({ path: "$.vip", value: "true", limit: "10" });
  expect(some.at(-1)).toMatchObject({ because: "limit", of: 600, isExact: false });
  const end = some.at(-1);
  expect(end?.type === "end" && end.about).toBeGreaterThan(120);
  expect(end?.type === "end" && end.about).toBeLessThan(180);
});

test("a payload that is too long for a path is counted, and a sealed field is looked at as people see it", async () => {
  const sealed = `{"$secret":"${Buffer.from('{"kid":"k1"}').toString("base64url")}..abc.def.ghi"}`;
  await letters([
    { id: "long", failedAt: AT, data: JSON.stringify({ needle: 1, rest: "x".repeat(300_000) }) },
    { id: "sealed", failedAt: AT + 1, data: `{"card":${sealed}}` },
  ]);
  const byPath = await lines({ path: "$.needle" });
  expect(idsOf(byPath)).toEqual([]);
  expect(byPath.at(-1)).toMatchObject({ cut: 1, scanned: 2 });
  const byText = await lines({ payload: "needle" });
  expect(idsOf(byText)).toEqual(["long"]);
  expect(idsOf(await lines({ payload: "abc.def" }))).toEqual([]);
  expect(idsOf(await lines({ payload: "sealed with key" }))).toEqual(["sealed"]);
});

test("the index narrows a search to what the filter leaves", async () => {
  const { key, server } = await letters(
    many(500, (n) => ({ name: n < 5 ? "rare" : "job", data: `{"x":${n}}` })),
  );
  indexReader(server).forget();
  const calls = await countCommands(server.redis, async () => {
    const found = await lines({ payload: '"x":3', name: "rare", queue: key });
    expect(idsOf(found)).toEqual(["job-3"]);
    expect(found.at(-1)).toMatchObject({ scanned: 5, of: 5 });
  });
  expect(Object.values(calls).reduce((sum, n) => sum + n, 0)).toBeLessThan(60);
});

test("as long as the index is being built the sets are searched, and a search begun so ends so", async () => {
  const { ctx } = await letters(
    many(450, (n) => ({
      failedReason: n % 9 === 0 ? "It is jammed" : "Timeout",
      name: n % 2 ? "odd" : "even",
    })),
    { isIndexed: false },
  );
  const first = await lines({ error: "jammed", name: "odd", limit: "2" });
  expect(first.at(-1)).toMatchObject({ because: "limit", of: 450 });
  const end = first.at(-1);
  const cursor = (end?.type === "end" && end.nextCursor) || "";
  await testIndex(ctx);
  const rest = await lines({ error: "jammed", name: "odd", cursor });
  expect(new Set([...idsOf(first), ...idsOf(rest)]).size).toBe(25);
  expect(rest.at(-1)).toMatchObject({ scanned: 450, matches: 25, isExact: true });
});

test("a search that is not well formed, or needs the index before it is there, is refused", async () => {
  await letters(
    many(3, () => ({})),
    { isIndexed: false },
  );
  const statusOf = async (query: Record<string, string>) => (await search(query)).status;
  expect(await statusOf({})).toBe(400);
  expect(await statusOf({ error: "a", payload: "b" })).toBe(400);
  expect(await statusOf({ error: "a", value: "b" })).toBe(400);
  expect(await statusOf({ path: "$.a[" })).toBe(422);
  expect(await statusOf({ payload: "a", tenant: "b" })).toBe(503);
  expect(await statusOf({ payload: "a", cursor: "zzz" })).toBe(400);
});

test("closing the connection stops a search, and four at most run at a time", async () => {
  const { server } = await letters(many(6_000, () => ({ data: '{"x":1}' })));
  const stop = new AbortController();
  const running = await Promise.all(
    Array.from({ length: 4 }, () => search({ payload: "nowhere" }, stop.signal)),
  );
  expect(running.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const refused = await search({ payload: "nowhere" });
  expect(refused.status).toBe(429);
  stop.abort();
  for (const { body } of running) await body?.cancel();
  await expect.poll(async () => (await search({ payload: "nowhere", limit: "1" })).status).toBe(200);
  expect(server.redis.status).toBe("ready");
});

test("a search that loses Redis on the way says so in its last line", async () => {
  const { server } = await letters(many(6_000, () => ({ data: '{"x":1}' })));
  const read: SearchLine[] = [];
  for await (const line of readLines(
    "GET /api/v1/dead-letters/search",
    await search({ payload: "nowhere" }),
  )) {
    if (read.length === 0) server.redis.disconnect();
    read.push(line);
  }
  expect(read[0]).toMatchObject({ type: "progress", of: 6_000 });
  expect(read.at(-1)).toMatchObject({ type: "problem", problem: { code: "redis_unavailable", status: 503 } });
});
