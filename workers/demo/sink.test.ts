import { request } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "@/lib/clock";
import { startSink } from "./sink";

test("the sink answers over HTTP as each tenant's schedule says", async () => {
  const sink = await startSink({ ...systemClock, random: () => 0 }, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => sink.close());
  const post = (path: string, signal?: AbortSignal) =>
    request(`${sink.url}${path}`, { method: "POST", body: "{}", ...(signal ? { signal } : {}) });
  expect((await post("/hooks/acme")).statusCode).toBe(200);
  expect((await post("/hooks/globex")).statusCode).toBe(500);
  expect((await post("/hooks/hooli")).statusCode).toBe(404);
  const stark = await Promise.all(Array.from({ length: 20 }, () => post("/hooks/stark")));
  const throttled = stark.filter(({ statusCode }) => statusCode === 429);
  expect(throttled.length).toBeGreaterThan(0);
  expect(throttled[0]?.headers["retry-after"]).toBe("2");
  await expect(post("/hooks/tyrell")).rejects.toThrow();
  await expect(post("/hooks/soylent", AbortSignal.timeout(100))).rejects.toThrow("aborted");
  expect((await post("/elsewhere")).statusCode).toBe(404);
});
