import { setTimeout as delay } from "node:timers/promises";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { startRedis } from "@/lib/testing/redis-server";
import { startDownstream } from "./downstream";
import { act, type Stage } from "./incidents";
import { type Counts, plan } from "./plan";
import { startPool } from "./pool";
import { produce } from "./producer";
import { startProxy } from "./proxy";
import { judge, type Verdict } from "./verdict";
import { CHAOS_QUEUE } from "./work";

export interface ChaosOptions extends Counts {
  jobs: number;
  random: () => number;
  /** How long the queue may make no progress at all before the run is given up. */
  stuckAfterMs: number;
  progress: (text: string) => void;
}

export interface Report extends Verdict {
  accepted: number;
  seconds: number;
  incidents: number;
  downstreamCalls: number;
  /** Faults of the run itself: workers that died unasked, work that never came to rest. */
  faults: string[];
}

/** Runs the jobs through all incidents to the end, and says what became of every one of them. */
export async function runChaos(options: ChaosOptions): Promise<Report> {
  const startedAt = performance.now();
  const faults: string[] = [];
  const server = await startRedis({ persistent: true });
  const proxy = await startProxy(server.port);
  const downstream = await startDownstream();
  const pool = startPool(options.workers, [`redis://127.0.0.1:${proxy.port}`, downstream.url], (fault) =>
    faults.push(fault),
  );
  const redis = new Redis(server.url, { maxRetriesPerRequest: null });
  redis.on("error", () => {});
  const queue = new Queue(CHAOS_QUEUE.name, { connection: redis });
  queue.on("error", () => {});
  try {
    const producing = produce(server.url, options.jobs);
    const stage: Stage = { server, proxy, downstream, pool };
    const incidents = await disturb(queue, options, stage, faults);
    const accepted = await producing;
    const verdict = await judge(redis, accepted);
    return {
      ...verdict,
      accepted,
      incidents,
      faults,
      downstreamCalls: downstream.calls(),
      seconds: (performance.now() - startedAt) / 1_000,
    };
  } finally {
    await pool.close();
    await queue.close();
    redis.disconnect();
    await proxy.close();
    await downstream.close();
    await server.dispose();
  }
}

/** Lets the incidents happen as they fall due, until all jobs have come to rest. Gives how many there were. */
async function disturb(
  queue: Queue,
  { jobs, progress, stuckAfterMs, random, ...counts }: ChaosOptions,
  stage: Stage,
  faults: string[],
): Promise<number> {
  const due = plan(counts, random);
  const under: Promise<void>[] = [];
  let happened = 0;
  let rested = 0;
  let movedAt = performance.now();
  while (rested < jobs || due.length > 0) {
    const { completed = 0, failed = 0 } = await queue.getJobCounts("completed", "failed");
    if (completed + failed !== rested) movedAt = performance.now();
    rested = completed + failed;
    while (due[0] && (due[0].dueShare * jobs <= rested || rested >= jobs)) {
      const next = due.shift();
      if (!next) break;
      happened++;
      progress(`${rested} of ${jobs} at rest: ${next.incident.kind}`);
      under.push(act(stage, next.incident));
      // Kills in one moment would be one incident, and not several.
      await delay(100);
    }
    if (performance.now() - movedAt > stuckAfterMs) {
      faults.push(`No job came to rest for ${stuckAfterMs} ms; ${jobs - rested} are left.`);
      break;
    }
    await delay(50);
  }
  await Promise.all(under);
  return happened;
}
