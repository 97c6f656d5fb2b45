import { connect, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { plan } from "./plan";
import { startProxy } from "./proxy";
import { verdictOf } from "./report";
import { seeded } from "./seeded";

const counts = { workers: 4, workerKills: 20, redisKills: 3, freezes: 2, cuts: 6, lags: 4, moods: 8 };

test("a plan holds every incident, in the order in which they fall due, while there is work left", () => {
  const drawn = plan(counts, seeded(1));
  const count = (kind: string) => drawn.filter(({ incident }) => incident.kind === kind).length;
  expect({
    workerKills: count("kill-worker"),
    redisKills: count("kill-redis"),
    freezes: count("freeze-worker"),
    cuts: count("cut-connections"),
    lags: count("lag-connections"),
    moods: count("bad-downstream"),
  }).toEqual({ workerKills: 20, redisKills: 3, freezes: 2, cuts: 6, lags: 4, moods: 8 });
  const shares = drawn.map(({ dueShare }) => dueShare);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBeLessThan(0.9);
  expect(plan(counts, seeded(1))).toEqual(drawn);
});

test("the proxy holds back what passes while it lags, and a cut ends both sides", async () => {
  const received: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on("data", (chunk) => received.push(chunk));
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port was given.");
  const proxy = await startProxy(address.port);
  onTestFinished(async () => {
    await proxy.close();
    await new Promise((resolve) => server.close(resolve));
  });
  const client = connect(proxy.port, "127.0.0.1");
  await new Promise((resolve) => client.once("connect", resolve));
  proxy.lag(200);
  const sentAt = performance.now();
  client.write("first ");
  await expect.poll(() => Buffer.concat(received).toString()).toBe("first ");
  expect(performance.now() - sentAt).toBeGreaterThanOrEqual(195);
  proxy.lag(0);
  client.write("second");
  await expect.poll(() => Buffer.concat(received).toString()).toBe("first second");
  const gone = new Promise((resolve) => client.once("close", resolve));
  client.on("error", () => {});
  proxy.cut();
  await gone;
});

const sound = {
  completed: 9,
  deadLetters: 1,
  lost: 0,
  keyedMissing: 0,
  keyedTwice: 0,
  keyedAgain: 3,
  plainTwice: 2,
  accepted: 10,
  seconds: 1,
  incidents: 1,
  downstreamCalls: 12,
  faults: [],
};

test.each([
  [{}, true],
  [{ lost: 1 }, false],
  [{ keyedTwice: 1 }, false],
  [{ keyedMissing: 1 }, false],
  [{ faults: ["Worker 1 ended with 1"] }, false],
])("the verdict over %o is %s", (fault, good) => {
  expect(verdictOf({ ...sound, ...fault }).good).toBe(good);
});
