import fc from "fast-check";
import { expect, test } from "vitest";
import { readLines } from "./lines";

const line = (n: number, text: string) =>
  JSON.stringify({ type: "progress", scanned: n, of: n, matches: 0, text });

function answerOf(bytes: Uint8Array, cuts: number[], onCancel = () => {}): Response {
  const bounds = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const chunks = bounds.slice(1).map((to, index) => bytes.slice(bounds[index], to));
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = chunks.shift();
        if (next) controller.enqueue(next);
        else controller.close();
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  );
  return new Response(body);
}

test("lines come whole, wherever the answer is cut, also within a character", async () => {
  const texts = fc.array(fc.string({ unit: "grapheme" }), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(texts, fc.array(fc.nat(), { maxLength: 8 }), async (some, cuts) => {
      const lines = some.map((text, n) => line(n, text));
      const bytes = new TextEncoder().encode(lines.map((one) => `${one}\n`).join(""));
      const read: unknown[] = [];
      for await (const one of readLines("GET /api/v1/dead-letters/search", answerOf(bytes, cuts)))
        read.push(one);
      expect(read).toEqual(lines.map((one) => JSON.parse(one)));
    }),
  );
});

test("who has read enough closes the connection", async () => {
  let cancelled = false;
  const bytes = new TextEncoder().encode(`${line(1, "")}\n${line(2, "")}\n${line(3, "")}\n`);
  const answer = answerOf(bytes, [50, 100], () => {
    cancelled = true;
  });
  for await (const _ of readLines("GET /api/v1/dead-letters/search", answer)) break;
  expect(cancelled).toBe(true);
});

test("a line that was cut off is left out, and a refusal is thrown with its problem", async () => {
  const bytes = new TextEncoder().encode(`${line(1, "")}\n{"type":"hi`);
  const read: unknown[] = [];
  for await (const one of readLines("GET /api/v1/dead-letters/search", answerOf(bytes, []))) read.push(one);
  expect(read).toHaveLength(1);
  const problem = {
    type: "urn:x",
    title: "No",
    status: 429,
    detail: "Four run already.",
    code: "rate_limited",
  };
  const refused = readLines(
    "GET /api/v1/dead-letters/search",
    Response.json(problem, { status: 429, headers: { "content-type": "application/problem+json" } }),
  ).next();
  await expect(refused).rejects.toMatchObject({ problem });
});
