import { Redis } from "ioredis";
import { quantile } from "@/lib/statistics";

/** Another caller of Redis in a process of its own: pings until it is told to stop, then says how long that took. */
const GAP_MS = 2;
const redis = new Redis(process.argv[2] ?? "");
const tookMs: number[] = [];
let stop = false;
process.on("message", () => {
  stop = true;
});
await redis.ping();
process.send?.({ ready: true });
while (!stop) {
  const sentAt = performance.now();
  await redis.ping();
  tookMs.push(performance.now() - sentAt);
  await new Promise((resolve) => setTimeout(resolve, GAP_MS));
}
redis.disconnect();
process.send?.({ p95Ms: quantile(tookMs, 0.95) }, () => process.disconnect());
