import { readFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { positive, wholeNumber } from "@/bench/options";
import { isLoopbackHost } from "@/lib/http/host";
import { startRedis } from "@/lib/testing/redis-server";
import { readRecorded } from "./recorded";
import { runLoad } from "./run";
import { compressed, type Shape } from "./shapes";
import { printReport } from "./table";

interface Options {
  shape: "steady" | "spike" | "seasonal";
  rate: number;
  times: number;
  recorded?: string;
  compress: number;
  seconds: number;
  jobs: number;
  workers: number;
  concurrency: number;
  service: number;
  cpu: number;
  downstream?: number;
  limit?: number;
  redis?: string;
}

/** A run may not fill a Redis, nor be forgotten. */
const MOST_JOBS = 2_000_000;
const MOST_SECONDS = 600;
const MOST_WORKERS = 16;

const options = new Command("load")
  .description("Puts a synthetic load on a queue, and says what it was that kept jobs waiting.")
  .addOption(
    new Option("--shape <shape>", "how jobs arrive")
      .choices(["steady", "spike", "seasonal"])
      .default("steady"),
  )
  .option("--rate <n>", "jobs per second: the mean, without the spike", positive, 200)
  .option("--times <n>", "height of a spike, times the rate", positive, 10)
  .option("--recorded <file>", "arrivals of a real queue: its throughput chart as CSV, or its series as JSON")
  .option("--compress <n>", "run a recorded series so many times as fast", positive, 1)
  .option("--seconds <n>", "length of the run", wholeNumber(4), 30)
  .option("--jobs <n>", "jobs at most", wholeNumber(1), 200_000)
  .option("--workers <n>", "worker processes", wholeNumber(1), 1)
  .option("--concurrency <n>", "jobs at once in each", wholeNumber(1), 10)
  .option("--service <ms>", "what the downstream takes for a job", wholeNumber(0), 20)
  .option("--cpu <ms>", "what a job computes itself", wholeNumber(0), 0)
  .option("--downstream <n>", "calls that the downstream takes at once from each process", wholeNumber(1))
  .option("--limit <n>", "jobs per second that BullMQ's limiter lets begin", wholeNumber(1))
  .option("--redis <url>", "a Redis on this machine; else one is started for the run")
  .parse()
  .opts<Options>();

async function shapeOf(): Promise<{ shape: Shape; seconds: number }> {
  const { shape: kind, rate: perSec, times, recorded, compress } = options;
  if (recorded === undefined) {
    const shape: Shape = kind === "spike" ? { kind, perSec, times } : { kind, perSec };
    return { shape, seconds: Math.min(MOST_SECONDS, options.seconds) };
  }
  const shape = compressed(readRecorded(await readFile(recorded, "utf8")), compress);
  const lengthMs = shape.kind === "recorded" ? shape.lengthMs : 0;
  const seconds = Math.max(4, Math.ceil(lengthMs / 1_000));
  if (seconds > MOST_SECONDS)
    throw new Error(`It would take ${seconds} s, of at most ${MOST_SECONDS}. Take a greater --compress.`);
  return { shape, seconds };
}

if (options.redis !== undefined && !isLoopbackHost(new URL(options.redis).host))
  throw new Error("A load is for a Redis on this machine: one that others use would be drowned by it.");
const { shape, seconds } = await shapeOf();
const own = options.redis === undefined ? await startRedis() : null;
try {
  const report = await runLoad(options.redis ?? own?.url ?? "", {
    shape,
    seconds,
    mostJobs: Math.min(MOST_JOBS, options.jobs),
    workers: Math.min(MOST_WORKERS, options.workers),
    concurrency: options.concurrency,
    serviceMs: options.service,
    cpuMs: options.cpu,
    downstreamSlots: options.downstream ?? null,
    ratePerSec: options.limit ?? null,
  });
  process.stdout.write(`${printReport(report)}\n`);
} finally {
  await own?.dispose();
}
