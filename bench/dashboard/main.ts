import { Command, Option } from "commander";
import { wholeNumber } from "@/bench/options";
import { startRedis } from "@/lib/testing/redis-server";
import { BOARDS } from "./boards";
import { runBench } from "./run";
import { printTable } from "./table";

const KINDS = [...new Set(BOARDS.map(({ kind }) => kind))];
const numbers = (text: string, before: number[] | undefined) => [...(before ?? []), wholeNumber(1)(text)];

const { queues, viewers, seconds, only } = new Command("bench:dashboard")
  .description(
    "What a dashboard costs Redis and itself by queues and viewers, Spillway beside bull-board and QueueDash; on a Redis of its own. Needs the production build.",
  )
  .option("--queues <n...>", "how many queues", numbers)
  .option("--viewers <n...>", "how many look at it", numbers)
  .option("--seconds <n>", "how long each is measured", wholeNumber(1), 20)
  .addOption(new Option("--only <kind...>", "which boards").choices(KINDS).default(KINDS, "all"))
  .parse()
  .opts<{ queues?: number[]; viewers?: number[]; seconds: number; only: string[] }>();

const redis = await startRedis();
try {
  const lines = await runBench(redis.url, {
    boards: BOARDS.filter(({ kind }) => only.includes(kind)),
    queues: queues ?? [1, 50, 200, 1_000],
    viewers: viewers ?? [1, 20, 200],
    measuredMs: seconds * 1_000,
    settleMs: 8_000,
    graceMs: 30_000,
    progress: (text) => process.stderr.write(`${text}\n`),
  });
  process.stdout.write(`${printTable(lines)}\n`);
} finally {
  await redis.dispose();
}
