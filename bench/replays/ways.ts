import { setTimeout as sleep } from "node:timers/promises";
import { Job, type Queue } from "bullmq";
import type { Context } from "@/lib/context";
import type { DeadLetterFilter } from "@/lib/contract/dead-letters";
import { createOperation } from "@/lib/operations/create";
import { readOperation } from "@/lib/operations/store";

export interface Scene {
  ctx: Context;
  queue: Queue;
  jobs: number;
}

export interface Way {
  name: string;
  /** Whether it needs the process that replays. */
  runner: boolean;
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

const retryJobs: Way = {
  name: "queue.retryJobs of 100",
  runner: false,
  replay: ({ queue }) => timed(() => queue.retryJobs({ state: "failed", count: 100 })),
};

const retry: Way = {
  name: "job.retry, 500 at once",
  runner: false,
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

const byReplay = (name: string, filter: DeadLetterFilter): Way => ({
  name,
  runner: true,
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
  byReplay("replay of everything", {}),
  // All of them match, but each has to be looked at for it.
  byReplay("replay by filter", { text: "e" }),
];
