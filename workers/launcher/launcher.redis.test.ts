import { createServer } from "node:http";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "@/lib/testing/context";
import { dataDir, deferred, embeddedRedisUrl, lives, pidsOf, startLauncher } from "./launcher-fixture";

const READY = /Workers are ready/;
const TEST_TIMEOUT_MS = 60_000;

function connect(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  redis.on("error", () => {});
  redis.setMaxListeners(0);
  onTestFinished(() => redis.disconnect());
  return redis;
}

/** A queue that no worker of ours serves, so its jobs stay. */
function idleQueue(redis: Redis): Queue {
  const queue = new Queue("nobody-serves-this", { connection: redis });
  queue.on("error", () => {});
  return queue;
}

async function last(launcher: ReturnType<typeof startLauncher>, name: string): Promise<number> {
  await eventually(() => pidsOf(launcher, name).length > 0);
  return pidsOf(launcher, name).at(-1) ?? 0;
}

describe("launcher with a private Redis", { timeout: TEST_TIMEOUT_MS }, () => {
  it("stops cleanly, and the jobs are still there at the next start", async () => {
    const dir = dataDir();
    const first = startLauncher(["worker"], { SPILLWAY_DATA_DIR: dir });
    await first.until(READY);
    const redis = connect(await embeddedRedisUrl(dir));
    await idleQueue(redis).addBulk(Array.from({ length: 100 }, (_, i) => ({ name: "n", data: { i } })));
    redis.disconnect();
    const pids = [await last(first, "workers"), await last(first, "redis")];
    first.child.kill("SIGTERM");
    expect(await first.ended).toEqual({ code: 0, signal: null });
    expect(pids.filter(lives)).toEqual([]);

    const second = startLauncher(["worker"], { SPILLWAY_DATA_DIR: dir });
    await second.until(READY);
    const again = connect(await embeddedRedisUrl(dir));
    expect(await idleQueue(again).getWaitingCount()).toBe(100);
  });

  it("refuses a second launcher on the same data", async () => {
    const dir = dataDir();
    const first = startLauncher(["worker"], { SPILLWAY_DATA_DIR: dir });
    await first.until(READY);
    const second = startLauncher(["worker"], { SPILLWAY_DATA_DIR: dir });
    expect(await second.ended).toMatchObject({ code: 1 });
    expect(second.stderr()).toContain(`Another launcher (process ${first.child.pid}) already runs on ${dir}`);
  });

  it("starts a crashed process again", async () => {
    const launcher = startLauncher(["worker"], { SPILLWAY_DATA_DIR: dataDir() });
    await launcher.until(READY);
    const pid = await last(launcher, "workers");
    process.kill(pid, "SIGKILL");
    await launcher.until(/ended by itself \(killed by SIGKILL\); starting it again in 500 ms/);
    await launcher.until(/Workers are ready[\s\S]*Workers are ready/);
    const next = await last(launcher, "workers");
    expect(next).not.toBe(pid);
    expect(lives(next)).toBe(true);
  });

  it("starts a killed Redis again, on the same port, with every acknowledged write", async () => {
    const dir = dataDir();
    const launcher = startLauncher(["worker"], { SPILLWAY_DATA_DIR: dir });
    await launcher.until(READY);
    const redis = connect(await embeddedRedisUrl(dir));
    await idleQueue(redis).addBulk(Array.from({ length: 500 }, (_, i) => ({ name: "n", data: { i } })));
    const info = await redis.info("server");
    process.kill(Number(/process_id:(\d+)/.exec(info)?.[1]), "SIGKILL");
    await launcher.until(/redis\s.*ended by itself/);
    await launcher.until(/workers\s.*Redis is back/);
    expect(await idleQueue(redis).getWaitingCount()).toBe(500);
  });

  it("leaves nothing behind when it is killed, and starts again on the same data", async () => {
    const dir = dataDir();
    const first = startLauncher(["worker"], { SPILLWAY_DATA_DIR: dir });
    await first.until(READY);
    const redis = connect(await embeddedRedisUrl(dir));
    await idleQueue(redis).add("n", {});
    const serverPid = Number(/process_id:(\d+)/.exec(await redis.info("server"))?.[1]);
    redis.disconnect();
    const pids = [await last(first, "workers"), await last(first, "redis"), serverPid];
    first.child.kill("SIGKILL");
    await first.ended;

    // At once: the first one's Redis may still run, and must not share its files with the second one's.
    const second = startLauncher(["worker"], { SPILLWAY_DATA_DIR: dir });
    await second.until(READY);
    await eventually(() => pids.every((pid) => !lives(pid)), 15_000);
    const again = connect(await embeddedRedisUrl(dir));
    expect(await idleQueue(again).getWaitingCount()).toBe(1);
  });

  it("lets a running job finish before it stops", async () => {
    const received = deferred();
    const answer = deferred();
    const sink = createServer((_, response) => {
      received.resolve();
      void answer.promise.then(() => response.end("ok"));
    });
    await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void sink.close());
    const address = sink.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const dir = dataDir();
    const launcher = startLauncher(["worker"], {
      SPILLWAY_DATA_DIR: dir,
      SPILLWAY_SINK_URL: `http://127.0.0.1:${port}`,
    });
    await launcher.until(READY);
    const redis = connect(await embeddedRedisUrl(dir));
    const webhooks = new Queue("webhooks", { connection: redis });
    const job = await webhooks.add("webhook.deliver", { tenant: "t", event: "e", sentAt: 1, body: {} });
    await received.promise;
    launcher.child.kill("SIGTERM");
    await launcher.until(/Stopping; running jobs finish first/);
    redis.disconnect();
    answer.resolve();
    expect(await launcher.ended).toMatchObject({ code: 0 });

    const second = startLauncher(["worker"], { SPILLWAY_DATA_DIR: dir });
    await second.until(READY);
    const after = new Queue("webhooks", { connection: connect(await embeddedRedisUrl(dir)) });
    const finished = await after.getJob(job.id ?? "");
    expect(await finished?.getState()).toBe("completed");
    expect(finished?.attemptsMade).toBe(1);
  });

  it("kills everything at a second signal", async () => {
    // An endpoint that never answers keeps the worker's job running.
    const received = deferred();
    const sink = createServer(() => received.resolve());
    await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      sink.closeAllConnections();
      sink.close();
    });
    const address = sink.address();
    const dir = dataDir();
    const launcher = startLauncher(["worker"], {
      SPILLWAY_DATA_DIR: dir,
      SPILLWAY_SINK_URL: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    });
    await launcher.until(READY);
    const redis = connect(await embeddedRedisUrl(dir));
    const data = { tenant: "t", event: "e", sentAt: 1, body: {} };
    await new Queue("webhooks", { connection: redis }).add("webhook.deliver", data);
    await received.promise;
    redis.disconnect();
    const pids = [await last(launcher, "workers"), await last(launcher, "redis")];
    launcher.child.kill("SIGINT");
    await launcher.until(/stopping; running jobs may finish/);
    // Signals that come together are one keypress; repeat until one counts as the second.
    await eventually(() => {
      launcher.child.kill("SIGINT");
      return launcher.stdout().includes("killing everything at once");
    });
    expect(await launcher.ended).toMatchObject({ code: 130 });
    await eventually(() => pids.every((pid) => !lives(pid)));
  });
});
