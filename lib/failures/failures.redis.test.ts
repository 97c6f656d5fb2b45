import { expect, test } from "vitest";
import { readDecisions } from "../decisions/list";
import type { DecisionDraft } from "../decisions/record";
import { recordDecision } from "../decisions/record";
import { queueKey } from "../queues/identity";
import { testContext } from "../testing/context";
import { countFailedAttempt } from "./count";
import { normalizeMessage } from "./normalize";
import { readFailures } from "./read";

const QUEUE = queueKey({ prefix: "bull", name: "q" });
const MANY = queueKey({ prefix: "bull", name: "many" });

test("failures are counted by category over time, at every resolution", async () => {
  let nowMs = Date.UTC(2026, 0, 1, 12);
  const ctx = testContext({ clock: { now: () => nowMs, random: Math.random, sleep: async () => {} } });
  for (let minute = 0; minute < 3; minute++) {
    countFailedAttempt(ctx, QUEUE, { class: "transient", code: "HTTP_503" });
    countFailedAttempt(ctx, QUEUE, { class: "permanent", code: "HTTP_404" });
    countFailedAttempt(ctx, QUEUE, { class: "transient", code: "HTTP_503" });
    nowMs += 60_000;
  }
  const hour = await readFailures(ctx, QUEUE, {});
  expect(hour.categories).toEqual([
    { class: "transient", code: "HTTP_503", count: 6 },
    { class: "permanent", code: "HTTP_404", count: 3 },
  ]);
  const busy = hour.points.filter(({ counts }) => counts.some((count) => count > 0));
  expect(busy.map(({ counts }) => counts)).toEqual([
    [2, 1],
    [2, 1],
    [2, 1],
  ]);
  const month = await readFailures(ctx, QUEUE, { from: nowMs - 20 * 86_400_000 });
  expect(month.categories.map(({ count }) => count)).toEqual([6, 3]);
  await expect(readFailures(ctx, QUEUE, { from: nowMs + 1 })).rejects.toThrow("The range must begin");
});

test("codes without end do not fill Redis: beyond forty they are one", async () => {
  const ctx = testContext();
  for (let n = 0; n < 60; n++) countFailedAttempt(ctx, MANY, { class: "transient", code: `E${n}` });
  const { categories } = await readFailures(ctx, MANY, {});
  expect(categories.length).toBeLessThanOrEqual(9);
  expect(categories.reduce((sum, { count }) => sum + count, 0)).toBe(60);
});

test.each([
  ["User 8123 not found at 2026-01-02T03:04:05Z", "User <n> not found at <time>"],
  ["GET https://api.acme.com/v1/u/7?x=1 failed", "GET <url> failed"],
  ["connect ECONNREFUSED 127.0.0.1:6379", "connect ECONNREFUSED <host>"],
  ["order 6f1c1e0a-9d3b-4b6e-8f0a-1b2c3d4e5f60 of ann@acme.com", "order <uuid> of <email>"],
  ["the field \"card number\" of 'acme' is wrong", "the field <text> of <text> is wrong"],
  ["commit deadbeef01 of db7.prod.internal:5432", "commit <id> of <host>"],
])("%s", (message, normal) => {
  expect(normalizeMessage(message)).toBe(normal);
});
