import { Redis } from "ioredis";
import { pino } from "pino";
import { systemClock } from "@/lib/clock";
import type { Context } from "@/lib/context";
import { tallyLetters } from "@/lib/dead-letters/index/query";
import { createKeys, DEFAULT_KEY_PREFIX } from "@/lib/keys";
import { queueKey } from "@/lib/queues/identity";
import { startBullBoard } from "../bull-board";
import { startServer } from "../server";
import { type Asked, type Asking, askBoard } from "./ask";
import { type Filled, fillIndex } from "./fill";
import { PAGE, QUESTIONS, type Subject } from "./questions";
import { PREFIX, queueNames, type Spread, seedDeadLetters } from "./seed";

export interface Answered {
  name: string;
  spillway: Asked | null;
  bullBoard: Asked | null;
}

/** Memory of a server when it had started, and by how much it grew until it had answered everything, in bytes. */
export interface ServerMemory {
  startedBytes: number;
  grewBytes: number;
}

export interface IndexFigures {
  filled: Filled;
  answered: Answered[];
  memory: { spillway: ServerMemory; bullBoard: ServerMemory };
}

const DEEP_PAGE = 500;
const HOUR_MS = 3_600_000;

/** Seeds dead letters, lets a collector index them, and asks Spillway and bull-board the same questions. */
export async function runBench(
  redisUrl: string,
  { times, firsts, progress, ...spread }: Spread & Asking & { progress: (text: string) => void },
): Promise<IndexFigures> {
  const redis = new Redis(redisUrl);
  const nowMs = Date.now();
  const ctx: Context = {
    redis,
    keys: createKeys(DEFAULT_KEY_PREFIX),
    clock: systemClock,
    log: pino({ level: "silent" }),
  };
  const letters = spread.letters + spread.otherQueues * spread.lettersOfOthers;
  try {
    await redis.flushdb();
    progress(`Seeding ${letters} dead letters in ${spread.otherQueues + 1} queues`);
    await seedDeadLetters(redis, spread, nowMs);
    progress("Filling the index");
    const asking = await startServer(redisUrl);
    const addresses = [`${asking.url}/api/v1/dead-letters?limit=${PAGE}`];
    const filled = await fillIndex(ctx, { redisUrl, letters, addresses }).finally(() => asking.close());
    const subject = await subjectOf(ctx, spread);
    progress("Asking Spillway");
    // Each time with another bound that changes nothing, so that no answer is one that was given before.
    const untilMs = nowMs + HOUR_MS;
    const spillway = await askBoard(
      redisUrl,
      () => startServer(redisUrl),
      QUESTIONS.map((question) => (url, time) => {
        const { path, query } = question.spillway(subject);
        const entries = Object.entries({ ...query, to: untilMs + time });
        return `${url}${path}?${new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))}`;
      }),
      { times, firsts },
    );
    progress("Asking bull-board");
    const bullBoard = await askBoard(
      redisUrl,
      () => startBullBoard(redisUrl, { prefix: PREFIX, queues: queueNames(spread) }),
      QUESTIONS.map((question) => question.bullBoard && ((url) => question.bullBoard?.(url, subject) ?? url)),
      { times, firsts },
    );
    return {
      filled,
      answered: QUESTIONS.map(({ name }, index) => ({
        name,
        spillway: spillway.asked[index] ?? null,
        bullBoard: bullBoard.asked[index] ?? null,
      })),
      memory: { spillway, bullBoard },
    };
  } finally {
    redis.disconnect();
  }
}

async function subjectOf(ctx: Context, { letters }: Spread): Promise<Subject> {
  const name = "queue-0";
  const key = queueKey({ prefix: PREFIX, name });
  const trend = { from: 0, stepMs: HOUR_MS, buckets: 1 };
  const [most] = await tallyLetters(ctx, { queues: [key] }, { trend, top: 1 });
  const group = most?.group;
  const tenant = most?.facets.tenant[0]?.value;
  if (!group || !tenant) throw new Error("The index knows no cause or no tenant.");
  return {
    queue: { key, name },
    group,
    tenant,
    deepPage: Math.min(DEEP_PAGE, Math.max(1, Math.floor(letters / PAGE / 2))),
  };
}
