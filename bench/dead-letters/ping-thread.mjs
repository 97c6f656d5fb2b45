import { setTimeout as delay } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { Redis } from "ioredis";

const redis = new Redis(workerData);
const took = [];
let stopped = false;
parentPort.once("message", () => {
  stopped = true;
});
while (!stopped) {
  const startedAt = performance.now();
  await redis.ping();
  took.push(performance.now() - startedAt);
  await delay(10);
}
redis.disconnect();
parentPort.postMessage(took);
