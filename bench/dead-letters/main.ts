import { Command } from "commander";
import { wholeNumber } from "@/bench/options";
import { startRedis } from "@/lib/testing/redis-server";
import { runBench } from "./run";
import { printFigures } from "./table";

const { letters, queues, times } = new Command("bench:dead-letters")
  .description("Fills the index of dead letters on a Redis of its own, and asks it.")
  .option("--letters <n>", "dead letters", wholeNumber(1), 1_000_000)
  .option("--queues <n>", "queues; the first one holds nine tenths", wholeNumber(1), 1_000)
  .option("--times <n>", "how often each question is asked", wholeNumber(1), 60)
  .parse()
  .opts<{ letters: number; queues: number; times: number }>();

const redis = await startRedis();
try {
  const progress = (text: string) => process.stderr.write(`${text}\n`);
  const figures = await runBench(redis.url, { letters, queues, firstShare: 0.9, times, progress });
  process.stdout.write(`${printFigures(figures)}\n`);
} finally {
  await redis.dispose();
}
