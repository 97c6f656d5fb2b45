import { expect, test } from "vitest";
import type { SearchLine } from "@/lib/contract/dead-letter-search";
import { letterFixture } from "../dead-letters/letter-fixture";
import { readSearch } from "./read-search";

const progress: SearchLine = { type: "progress", scanned: 50, of: 900, matches: 1 };
const hit: SearchLine = { type: "hit", letter: letterFixture, found: "coin" };
const end: SearchLine = {
  type: "end",
  scanned: 900,
  of: 900,
  matches: 1,
  because: "complete",
  isExact: true,
  about: null,
  nextCursor: null,
  cut: 0,
};
const problem = {
  type: "urn:spillway:problem:redis_unavailable",
  title: "Redis is away",
  status: 503,
  detail: "Redis went away.",
  code: "redis_unavailable",
} as const;

async function read(answer: Response) {
  const told: { lines: SearchLine[]; errors: Error[] } = { lines: [], errors: [] };
  await readSearch(Promise.resolve(answer), {
    lines: (lines) => told.lines.push(...lines),
    failed: (error) => told.errors.push(error),
  });
  return told;
}

const ndjson = (lines: SearchLine[], rest = "") =>
  new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join("") + rest);

test("an answer is told whole, in its order", async () => {
  expect(await read(ndjson([progress, hit, end]))).toEqual({ lines: [progress, hit, end], errors: [] });
});

test("what came before a problem is told, and then the problem", async () => {
  const { lines, errors } = await read(ndjson([progress, hit, { type: "problem", problem }]));
  expect(lines).toEqual([progress, hit]);
  expect(errors).toMatchObject([{ problem: { code: "redis_unavailable" } }]);
});

test("an answer that was cut off has failed, whatever of it came", async () => {
  const { lines, errors } = await read(ndjson([progress, hit], '{"type":"e'));
  expect(lines).toEqual([progress, hit]);
  expect(errors).toMatchObject([{ message: expect.stringContaining("cut off") }]);
});

test("a refusal is told with its reason", async () => {
  const headers = { "content-type": "application/problem+json" };
  const { lines, errors } = await read(Response.json(problem, { status: 503, headers }));
  expect(lines).toEqual([]);
  expect(errors).toMatchObject([{ problem: { detail: "Redis went away." } }]);
});
