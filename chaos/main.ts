import { Command } from "commander";
import { wholeNumber } from "@/bench/options";
import { printReport, verdictOf } from "./report";
import { runChaos } from "./run";
import { seeded } from "./seeded";

const options = new Command("chaos")
  .description(
    "Runs jobs over worker processes while it kills, freezes and cuts; then looks for every job and effect.",
  )
  .option("--jobs <n>", "jobs to run", wholeNumber(1), 100_000)
  .option("--workers <n>", "worker processes", wholeNumber(1), 4)
  .option("--worker-kills <n>", "kill -9 of a worker", wholeNumber(0), 20)
  .option("--redis-kills <n>", "kill -9 of Redis (append-only, fsync always)", wholeNumber(0), 3)
  .option("--freezes <n>", "SIGSTOP of a worker past its locks", wholeNumber(0), 2)
  .option("--cuts <n>", "all connections broken at once", wholeNumber(0), 6)
  .option("--lags <n>", "connections delayed for a while", wholeNumber(0), 4)
  .option("--moods <n>", "the downstream failing, throttling, slow or hanging for a while", wholeNumber(0), 8)
  .option("--seed <n>", "draws the order of the incidents", wholeNumber(0), Date.now() % 1_000_000)
  .parse()
  .opts<{
    jobs: number;
    workers: number;
    workerKills: number;
    redisKills: number;
    freezes: number;
    cuts: number;
    lags: number;
    moods: number;
    seed: number;
  }>();

const { seed, ...counts } = options;
process.stderr.write(`Seed ${seed}\n`);
const report = await runChaos({
  ...counts,
  random: seeded(seed),
  stuckAfterMs: 90_000,
  progress: (text) => process.stderr.write(`${text}\n`),
});
process.stdout.write(`${printReport(report, counts)}\n`);
const verdict = verdictOf(report);
process.stdout.write(`${verdict.sentence}\n`);
process.exit(verdict.good ? 0 : 1);
