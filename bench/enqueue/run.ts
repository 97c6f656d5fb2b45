import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { memoryMeanwhile } from "../process";
import { type RunningServer, startServer } from "../server";
import type { Line } from "./table";
import { WAYS, type Way } from "./ways";

/** Lets each way put its jobs, in turns. Throws when a way leaves other than all of its jobs in the queue. */
export async function runBench(
  redisUrl: string,
  { jobs, rounds, progress }: { jobs: number; rounds: number; progress: (text: string) => void },
): Promise<Line[]> {
  const server = await startServer(redisUrl);
  try {
    const lines = WAYS.map(
      ({ name }): Line => ({ way: name, jobs: [], jobsPerSec: [], serverGrewBytes: [] }),
    );
    for (let round = 0; round < rounds; round++)
      for (const [index, way] of WAYS.entries()) {
        const turn = await take(way, { redisUrl, server, jobs, queue: `enqueue-${round}-${index}` });
        lines[index]?.jobs.push(turn.jobs);
        lines[index]?.jobsPerSec.push(turn.jobsPerSec);
        lines[index]?.serverGrewBytes.push(turn.serverGrewBytes);
        progress(`${way.name}: ${Math.round(turn.jobsPerSec)} jobs/s`);
      }
    return lines;
  } finally {
    await server.close();
  }
}

async function take(
  way: Way,
  { redisUrl, server, jobs, queue }: { redisUrl: string; server: RunningServer; jobs: number; queue: string },
) {
  const admin = new Redis(redisUrl);
  const opened = new Queue(queue, { connection: admin });
  await admin.flushdb();
  // A queue is known to Spillway once it is there.
  await opened.waitUntilReady();
  let seconds = 0;
  const serverGrewBytes = await memoryMeanwhile(server, async () => {
    const startedAt = performance.now();
    await way.put({ redisUrl, serverUrl: server.url, queue, jobs });
    seconds = (performance.now() - startedAt) / 1_000;
  });
  const there = await opened.getWaitingCount();
  await opened.close();
  admin.disconnect();
  if (there !== jobs) throw new Error(`${way.name} left ${there} jobs in the queue, not ${jobs}.`);
  return { jobs: there, jobsPerSec: jobs / seconds, serverGrewBytes };
}
