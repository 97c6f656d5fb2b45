import { expect, test } from "vitest";
import { type StreamLine, streamLineSchema } from "@/lib/contract/enqueue";
import { queueKey } from "@/lib/queues/identity";
import { testContext } from "@/lib/testing/context";
import { TEST_ORIGIN, testServer } from "@/lib/testing/server";
import { POST } from "./route";

async function setUp() {
  const server = testServer();
  const ctx = testContext();
  const queue = ctx.queue("theirs", { prefix: server.config.queuePrefix });
  await queue.add("first", {});
  const key = queueKey({ prefix: server.config.queuePrefix, name: "theirs" });
  const path = `/api/v1/queues/${key}/jobs`;
  const post = async (body: ReadableStream | string, headers: Record<string, string> = {}) => {
    const request = new Request(`${TEST_ORIGIN}${path}`, {
      method: "POST",
      headers: {
        host: "127.0.0.1:3000",
        origin: TEST_ORIGIN,
        "content-type": "application/x-ndjson",
        ...headers,
      },
      body,
      duplex: "half",
    } as RequestInit);
    return POST(request, { params: Promise.resolve({ queue: key }) });
  };
  return { server, queue, post };
}

async function* lines(response: Response): AsyncGenerator<StreamLine> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const parts = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) yield streamLineSchema.parse(JSON.parse(part));
  }
}

const all = async (response: Response) => {
  const found: StreamLine[] = [];
  for await (const line of lines(response)) found.push(line);
  return found;
};

test("each line has its own fate, told by its number", async () => {
  const { post, queue, server } = await setUp();
  const good = JSON.stringify({ name: "x", payload: { n: 1 } });
  const body = [good, good, "not json", "", JSON.stringify({ name: "x", jobId: "5" }), good].join("\n");
  const answer = await all(await post(body));
  expect(answer).toMatchObject([
    { kind: "accepted", from: 1, to: 2, jobs: 2 },
    { kind: "refused", from: 3, to: 3, code: "invalid_request" },
    { kind: "refused", from: 5, to: 5, code: "invalid_request" },
    { kind: "accepted", from: 6, to: 6, jobs: 1 },
    { kind: "summary", lines: 5, accepted: 3, refused: 2, unknown: 0, complete: true, idPrefix: null },
  ]);
  expect(await queue.getWaitingCount()).toBe(4);
  const [entry] = await server.redis.xrevrange(server.keys.audit(), "+", "-", "COUNT", 1);
  expect(String(entry)).toContain('"accepted":3');
});

test("a line that is too long is refused, and the next one is not", async () => {
  const { post } = await setUp();
  const long = JSON.stringify({ name: "x", payload: "a".repeat(2 * 1024 * 1024) });
  expect(await all(await post(`${long}\n${JSON.stringify({ name: "x" })}`))).toMatchObject([
    { kind: "refused", from: 1, code: "payload_too_large" },
    { kind: "accepted", from: 2 },
    { kind: "summary" },
  ]);
});

test("the same body sent again under one Idempotency-Key makes no second job", async () => {
  const { post, queue } = await setUp();
  const body = Array.from({ length: 1_200 }, (_, n) => JSON.stringify({ name: "x", payload: { n } })).join(
    "\n",
  );
  const first = await all(await post(body, { "idempotency-key": "import-7" }));
  const again = await all(await post(body, { "idempotency-key": "import-7" }));
  expect(again.at(-1)).toEqual(first.at(-1));
  expect(await queue.getWaitingCount()).toBe(1_201);
  const summary = first.at(-1);
  if (summary?.kind !== "summary") throw new Error("No summary.");
  expect(await queue.getJob(`${summary.idPrefix}-1200`)).toBeDefined();
});

test("100,000 jobs of 1 kB pass in one request; what is held in memory stays small", async () => {
  const { post, queue } = await setUp();
  const total = 100_000;
  const line = `${JSON.stringify({ name: "x", payload: { text: "a".repeat(1_000) } })}\n`;
  const block = new TextEncoder().encode(line.repeat(100));
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent >= total) return controller.close();
      controller.enqueue(block);
      sent += 100;
    },
  });
  const before = process.memoryUsage().rss;
  let most = 0;
  let accepted = 0;
  for await (const told of lines(await post(body))) {
    most = Math.max(most, process.memoryUsage().rss);
    if (told.kind === "accepted") accepted += told.jobs;
    // Nothing is read far ahead of what was sent on.
    expect(sent - accepted).toBeLessThan(2_500);
  }
  expect(accepted).toBe(total);
  expect(await queue.getWaitingCount()).toBe(total + 1);
  expect((most - before) / 1024 / 1024).toBeLessThan(250);
}, 60_000);

test("a queue that is not there is a 404, as for any other request", async () => {
  const { server } = await setUp();
  const key = queueKey({ prefix: server.config.queuePrefix, name: "missing" });
  const request = new Request(`${TEST_ORIGIN}/api/v1/queues/${key}/jobs`, {
    method: "POST",
    headers: { host: "127.0.0.1:3000", origin: TEST_ORIGIN, "content-type": "application/x-ndjson" },
    body: "{}",
  });
  const answer = await POST(request, { params: Promise.resolve({ queue: key }) });
  expect(answer.status).toBe(404);
});
