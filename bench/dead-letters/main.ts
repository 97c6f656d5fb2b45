import { Command } from "commander";
import { wholeNumber } from "@/bench/options";
import { startRedis } from "@/lib/testing/redis-server";
import { runBench as runReplays } from "../replays/run";
import { printTable as printReplays } from "../replays/table";
import { QUESTIONS } from "./questions";
import { runBench } from "./run";
import { printFigures } from "./table";

interface Options {
  letters: number;
  others: number;
  each: number;
  causes: number;
  times: number;
  replayed: number;
}

const options = new Command("bench:dead-letters")
  .description(
    "Fills the index of dead letters, asks Spillway and bull-board the same questions, and replays; on a Redis of its own. Needs the production build.",
  )
  .option("--letters <n>", "dead letters of the first queue", wholeNumber(1), 1_000_000)
  .option("--others <n>", "further queues", wholeNumber(0), 199)
  .option("--each <n>", "dead letters of each of them", wholeNumber(0), 1_000)
  .option("--causes <n>", "causes", wholeNumber(1), 200)
  .option("--times <n>", "how often each question is asked", wholeNumber(1), 60)
  .option("--replayed <n>", "failed jobs that are replayed; 0 leaves that out", wholeNumber(0), 50_000)
  .parse()
  .opts<Options>();

const redis = await startRedis();
try {
  const progress = (text: string) => process.stderr.write(`${text}\n`);
  const { letters, others, each, causes, times, replayed } = options;
  const spread = { letters, otherQueues: others, lettersOfOthers: each, causes };
  const figures = await runBench(redis.url, { ...spread, times, firsts: QUESTIONS.length, progress });
  process.stdout.write(`${printFigures(figures)}\n`);
  if (replayed > 0) {
    const lines = await runReplays(redis.url, { jobs: replayed, rounds: 3, progress });
    process.stdout.write(`\n${printReplays(lines)}\n`);
  }
} finally {
  await redis.dispose();
}
