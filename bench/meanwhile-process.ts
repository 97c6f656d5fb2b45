import { Redis } from "ioredis";
import { quantile } from "@/lib/statistics";

/**
 * Another caller in a process of its own: pings Redis, and asks each address where some are given, until it is told to stop;
 * then says how long that took.
 */
const GAP_MS = 2;
const REQUEST_GAP_MS = 200;
const [redisUrl = "", ...addresses] = process.argv.slice(2);
let stop = false;
process.on("message", () => {
  stop = true;
});
const redis = new Redis(redisUrl);

async function repeat(gapMs: number, ask: () => Promise<unknown>): Promise<number[]> {
  const tookMs: number[] = [];
  while (!stop) {
    const sentAt = performance.now();
    await ask();
    tookMs.push(performance.now() - sentAt);
    await new Promise((resolve) => setTimeout(resolve, gapMs));
  }
  return tookMs;
}

async function request(address: string): Promise<void> {
  const response = await fetch(address);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
}

await redis.ping();
for (const address of addresses) await request(address);
process.send?.({ ready: true });
const [pings = [], ...requests] = await Promise.all([
  repeat(GAP_MS, () => redis.ping()),
  ...addresses.map((address) => repeat(REQUEST_GAP_MS, () => request(address))),
]);
redis.disconnect();
const told = {
  pingP95Ms: quantile(pings, 0.95),
  pingMostMs: quantile(pings, 1),
  requestP95Ms: requests.map((tookMs) => quantile(tookMs, 0.95)),
};
process.send?.(told, () => process.disconnect());
