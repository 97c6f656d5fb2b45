import { Command } from "commander";
import { wholeNumber } from "@/bench/options";
import { startRedis } from "@/lib/testing/redis-server";
import { runBench } from "./run";
import { printTable } from "./table";

const { jobs, rounds } = new Command("bench:replays")
  .description(
    "How fast failed jobs are put back to work, by BullMQ's calls and by a replay, and what other callers of Redis feel of it.",
  )
  .option("--jobs <n>", "failed jobs of each turn", wholeNumber(1), 50_000)
  .option("--rounds <n>", "turns of each way", wholeNumber(1), 3)
  .parse()
  .opts<{ jobs: number; rounds: number }>();

const redis = await startRedis();
try {
  const lines = await runBench(redis.url, {
    jobs,
    rounds,
    progress: (text) => process.stderr.write(`${text}\n`),
  });
  process.stdout.write(`${printTable(lines)}\n`);
} finally {
  await redis.dispose();
}
