import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { Worker } from "bullmq";
import { type Histogram, note } from "@/lib/latency/histogram";
import { Downstream } from "./downstream";
import { type WorkerSecond, workerOrderSchema } from "./orders";

/** Works on the jobs of a load until it is told to stop, and tells of each second how it went. */
const SECOND_MS = 1_000;
const LOOK_MS = 20;

const order = workerOrderSchema.parse(JSON.parse(process.argv[2] ?? ""));
const downstream = new Downstream(order.serviceMs, order.downstreamSlots);
const delayMeter = monitorEventLoopDelay({ resolution: 10 });
delayMeter.enable();

let active = 0;
let wait: Histogram = new Map();
let run: Histogram = new Map();
let done = 0;
let looks = { count: 0, active: 0, calling: 0 };

function compute(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

const worker = new Worker(
  order.queue,
  async (job) => {
    const begunAt = Date.now();
    note(wait, begunAt - job.timestamp);
    active += 1;
    try {
      if (order.cpuMs > 0) compute(order.cpuMs);
      await downstream.call();
    } finally {
      active -= 1;
    }
    note(run, Date.now() - begunAt);
    done += 1;
  },
  {
    connection: { url: order.redisUrl },
    concurrency: order.concurrency,
    ...(order.ratePerSec === null ? {} : { limiter: { max: order.ratePerSec, duration: SECOND_MS } }),
  },
);
worker.on("error", (error) => process.stderr.write(`${error.message}\n`));

setInterval(() => {
  looks = {
    count: looks.count + 1,
    active: looks.active + active,
    calling: looks.calling + downstream.calling,
  };
}, LOOK_MS);
let before = performance.eventLoopUtilization();
setInterval(() => {
  const now = performance.eventLoopUtilization();
  const told: WorkerSecond = {
    done,
    active: looks.active / Math.max(1, looks.count),
    calling: looks.calling / Math.max(1, looks.count),
    loopBusy: performance.eventLoopUtilization(now, before).utilization,
    loopP99Ms: delayMeter.percentile(99) / 1e6,
    wait: [...wait],
    run: [...run],
  };
  process.send?.(told);
  before = now;
  delayMeter.reset();
  [wait, run, done, looks] = [new Map(), new Map(), 0, { count: 0, active: 0, calling: 0 }];
}, SECOND_MS);

process.on("SIGTERM", () => void worker.close(true).then(() => process.exit(0)));
process.on("disconnect", () => process.exit(0));
