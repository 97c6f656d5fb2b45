import { Command } from "commander";
import { positive } from "@/bench/options";
import { startRedis } from "@/lib/testing/redis-server";
import { runBench } from "./run";
import { printTable } from "./table";

const { concurrency, seconds, flood } = new Command("bench:fairness")
  .description("One tenant floods a queue: how long do the others wait? On a Redis of its own.")
  .option("--concurrency <n>", "jobs at once", positive, 4)
  .option("--seconds <n>", "length of each of the six turns", positive, 10)
  .option("--flood <n>", "what one tenant adds, in times of what all others add", positive, 50)
  .parse()
  .opts<{ concurrency: number; seconds: number; flood: number }>();

const redis = await startRedis();
try {
  const scene = { concurrency, seconds, jobMs: 50, utilization: 0.6, tenants: 12, floodFactor: flood };
  const lines = await runBench(redis.url, scene, (text) => process.stderr.write(`${text}\n`));
  process.stdout.write(`${printTable(lines)}\n`);
} finally {
  await redis.dispose();
}
