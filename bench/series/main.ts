import { Command } from "commander";
import { positive, wholeNumber } from "@/bench/options";
import { startRedis } from "@/lib/testing/redis-server";
import { runBench } from "./run";
import { printFigures } from "./table";

const options = new Command("bench:series")
  .description(
    "Gives queues the whole history that is kept of one that was busy all the time, and prints what it takes of the memory of a Redis of its own.",
  )
  .option("--queues <n>", "queues with that history", wholeNumber(1), 1_000)
  .option("--days <n>", "how far back it goes", wholeNumber(1), 92)
  .option("--rate <n>", "jobs a second at noon", positive, 50)
  .parse()
  .opts<{ queues: number; days: number; rate: number }>();

const redis = await startRedis();
try {
  const { queues, days, rate } = options;
  const progress = (text: string) => process.stderr.write(`${text}\n`);
  process.stdout.write(
    `${printFigures(await runBench(redis.url, { queues, days, ratePerSec: rate, progress }))}\n`,
  );
} finally {
  await redis.dispose();
}
