import { Command } from "commander";
import { positive, wholeNumber } from "@/bench/options";
import { startRedis } from "@/lib/testing/redis-server";
import { startCollectors } from "./collectors";
import { measureAccuracy } from "./run";
import { printVerdicts } from "./table";
import { MEAN_JOBS_PER_MS } from "./workload";

const options = new Command("accuracy")
  .description(
    "Runs jobs that are drawn from a seed through BullMQ's own workers and the runtime's while the collector is killed; then compares every figure of every chart with what the processors saw.",
  )
  .option("--jobs <n>", "jobs in all, about", wholeNumber(20_000), 100_000)
  .option("--rate <n>", "jobs a second in each of three queues, before the spike", positive, 120)
  .option("--seed <n>", "draws the jobs", wholeNumber(0), 5)
  .parse()
  .opts<{ jobs: number; rate: number; seed: number }>();

const QUEUES = 3;
const redis = await startRedis();
try {
  const verdicts = await measureAccuracy(redis.url, {
    durationMs: Math.round((options.jobs / QUEUES / options.rate / MEAN_JOBS_PER_MS) * 1_000),
    ratePerSec: options.rate,
    seed: options.seed,
    collectors: startCollectors,
    isLong: true,
    progress: (text) => process.stderr.write(`${text}\n`),
  });
  process.stdout.write(`${printVerdicts(verdicts)}\n`);
  const over = verdicts.filter(({ good }) => !good).length;
  process.stdout.write(
    over === 0
      ? `All ${verdicts.length} figures are within their bounds.\n`
      : `${over} of ${verdicts.length} figures are not within their bounds.\n`,
  );
  process.exitCode = over === 0 ? 0 : 1;
} finally {
  await redis.dispose();
}
