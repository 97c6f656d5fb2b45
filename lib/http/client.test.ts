import { expect, test, vi } from "vitest";
import { nextTask } from "../turns";
import { call, problemOf, refusalOf, urlOf } from "./client";

test("an address has its parameters and those parts of the query that say something", () => {
  const params = { queue: "a/b", id: "7" };
  expect(urlOf("GET /api/v1/queues/:queue/jobs/:id", { params })).toBe("/api/v1/queues/a%2Fb/jobs/7");
  expect(urlOf("GET /api/v1/audit", { query: { limit: 5, cursor: undefined } })).toBe(
    "/api/v1/audit?limit=5",
  );
});

test("a refusal is what its problem document says; any other answer counts as none of Spillway's", async () => {
  const problem = { type: "urn:x", title: "No", status: 409, detail: "Not now.", code: "conflict" };
  const answer = (type: string, body: string) =>
    new Response(body, { status: 409, statusText: "Conflict", headers: { "content-type": type } });
  const told = async (type: string, body: string) => (await refusalOf(answer(type, body))).problem.code;
  expect(await told("application/problem+json", JSON.stringify(problem))).toBe("conflict");
  expect(await told("application/problem+json", '{"type":')).toBe("unreachable");
  expect(await told("text/html", "<h1>Bad gateway</h1>")).toBe("unreachable");
});

test("of a change whose answer does not come it is not said that it was not made", async () => {
  // There is no page whose server an address without one could belong to: no request gets through.
  const told = async (asked: Promise<unknown>) =>
    problemOf(await asked.catch((error: unknown) => error)).detail;
  const params = { queue: "q", id: "7" };
  expect(await told(call("GET /api/v1/queues/:queue/jobs/:id", { params }))).toMatch(/did not reach/);
  expect(await told(call("POST /api/v1/queues/:queue/jobs/:id/replay", { params, body: {} }))).toMatch(
    /not known whether this was done/,
  );
});

test("calls that are made at once begin in a task each, in their order: beginning one takes the browser milliseconds", async () => {
  const asked: string[] = [];
  const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(async (url) => {
    asked.push(String(url));
    return Response.json({});
  });
  try {
    const calls = Promise.all([call("GET /api/v1/flags", {}), call("GET /api/v1/breakers", {})]);
    expect(asked).toEqual([]);
    await new Promise<void>((resolve) => nextTask(resolve));
    expect(asked).toEqual(["/api/v1/flags"]);
    await calls;
    expect(asked).toEqual(["/api/v1/flags", "/api/v1/breakers"]);
  } finally {
    fetched.mockRestore();
  }
});
