import { Command } from "commander";
import { wholeNumber } from "@/bench/options";
import { startRedis } from "@/lib/testing/redis-server";
import { runBench } from "./run";
import { printTable } from "./table";

const { jobs, rounds, concurrency } = new Command("bench:runtime")
  .description("Measures the runtime against BullMQ's own Worker, in turns, on a Redis of its own.")
  .option("--jobs <n>", "jobs in each turn", wholeNumber(1), 100_000)
  .option("--rounds <n>", "turns of each worker", wholeNumber(1), 3)
  .option("--concurrency <n...>", "jobs at once", (text: string, before: number[] | undefined) => [
    ...(before ?? []),
    wholeNumber(1)(text),
  ])
  .parse()
  .opts<{ jobs: number; rounds: number; concurrency?: number[] }>();

const redis = await startRedis();
try {
  const lines = await runBench(redis.url, {
    jobs,
    warmUpJobs: Math.min(5_000, jobs),
    rounds,
    concurrencies: concurrency ?? [1, 10, 50, 200],
    progress: (text) => process.stderr.write(`${text}\n`),
  });
  process.stdout.write(`${printTable(lines)}\n`);
} finally {
  await redis.dispose();
}
