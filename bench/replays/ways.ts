import { setTimeout as sleep } from "node:timers/promises";
import { Job, type Queue } from "bullmq";
import { bullBoardPage, bullBoardRetryAll, startBullBoard } from "@/bench/bull-board";
import { type RunningProcess, startProcess } from "@/bench/process";
import { startServer } from "@/bench/server";
import type { Context } from "@/lib/context";
import type { DeadLetterFilter } from "@/lib/contract/dead-letters";
import { DEFAULT_KEY_PREFIX } from "@/lib/keys";
import { createOperation } from "@/lib/operations/create";
import { readOperation } from "@/lib/operations/store";
import { queueKey } from "@/lib/queues/identity";
import { memoryArgs } from "@/workers/launcher/process-spec";

/** The processes that a way needs. */
export interface Helpers {
  /** The one that replays, whose memory is followed; null where this process does. */
  replaying: RunningProcess | null;
  /** Where its dashboard lists this queue's failed jobs; null for a way without one. */
  pageOf: ((queue: Queue) => string) | null;
  /** Its dashboard's address. */
  url: string;
  close(): Promise<void>;
}

export interface Scene {
  ctx: Context;
  queue: Queue;
  jobs: number;
  helpers: Helpers;
}

export interface Place {
  redisUrl: string;
  /** Of BullMQ's keys, and the queues that will have failed jobs. */
  prefix: string;
  queues: string[];
}

export interface Way {
  name: string;
  start(place: Place): Promise<Helpers>;
  /** Puts the queue's failed jobs back to work; gives how long that took, ms. */
  replay(scene: Scene): Promise<number>;
}

const AT_ONCE = 500;
const LOOK_MS = 20;

async function timed(run: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

const alone = async (): Promise<Helpers> => ({
  replaying: null,
  pageOf: null,
  url: "",
  close: async () => {},
});

const retryJobs: Way = {
  name: "queue.retryJobs of 100",
  start: alone,
  replay: ({ queue }) => timed(() => queue.retryJobs({ state: "failed", count: 100 })),
};

const retry: Way = {
  name: "job.retry, 500 at once",
  start: alone,
  replay: ({ queue, jobs }) =>
    timed(async () => {
      for (let from = 0; from < jobs; from += AT_ONCE) {
        const ids = Array.from(
          { length: Math.min(AT_ONCE, jobs - from) },
          (_, index) => `job-${from + index}`,
        );
        await Promise.all(
          ids.map((id) => new Job(queue, id, {}, {}, id).retry("failed", { resetAttemptsMade: true })),
        );
      }
    }),
};

const bullBoard: Way = {
  name: "bull-board's retry all",
  async start({ redisUrl, prefix, queues }) {
    const board = await startBullBoard(redisUrl, { prefix, queues });
    return {
      replaying: board,
      pageOf: ({ name }) => bullBoardPage(board.url, name),
      url: board.url,
      close: board.close,
    };
  },
  replay: ({ queue, helpers }) => timed(() => bullBoardRetryAll(helpers.url, queue.name)),
};

/** What the server of the dashboard takes when it is told nothing else. */
export const KEY_PREFIX = DEFAULT_KEY_PREFIX;
const RUNNER = new URL("../../lib/operations/testing/runner-process.ts", import.meta.url);

/** Spillway's dashboard, and the part of the collector that replays, each in a process of its own as in the product. */
async function spillway({ redisUrl }: Place): Promise<Helpers> {
  const runner = startProcess(RUNNER, [redisUrl, KEY_PREFIX], { node: memoryArgs("collector") });
  const server = await startServer(redisUrl);
  return {
    replaying: runner,
    pageOf: (queue) => `${server.url}/api/v1/dead-letters?${new URLSearchParams({ queue: keyOf(queue) })}`,
    url: server.url,
    close: async () => {
      await Promise.all([runner.close(), server.close()]);
    },
  };
}

const keyOf = (queue: Queue) => queueKey({ prefix: queue.opts.prefix ?? "", name: queue.name });

const byReplay = (name: string, filter: DeadLetterFilter): Way => ({
  name,
  start: spillway,
  async replay({ ctx }) {
    const body = { selection: { filter }, reason: "bench", dryRun: false };
    const { answer } = await createOperation(ctx, { kind: "replay", body, actor: "bench" });
    for (;;) {
      const { state, startedAt, finishedAt } = await readOperation(ctx, "replay", answer.id ?? "");
      // Its own times by Redis's clock: how often we look is not part of them.
      if (startedAt !== null && finishedAt !== null && state === "completed") return finishedAt - startedAt;
      await sleep(LOOK_MS);
    }
  },
});

/** In the order of their turns. The first is what the others are compared with. */
export const WAYS: readonly Way[] = [
  retryJobs,
  retry,
  bullBoard,
  byReplay("replay of everything", {}),
  // All of them match, but each has to be looked at for it.
  byReplay("replay by filter", { text: "e" }),
];
