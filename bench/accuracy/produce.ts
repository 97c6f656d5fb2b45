import type { Queue } from "bullmq";
import { jobOptions } from "@/lib/queues/job-options";
import { RUNTIME_QUEUE } from "./serve";
import type { QueueTruth } from "./truth";
import { BACKOFF_MS, MOST_ATTEMPTS, type PlannedJob } from "./workload";

/** One of the queues that the workload is given to. */
export interface Subject {
  queue: Queue;
  truth: QueueTruth;
  /** Its workers report, and follow the policy that it is declared with. */
  isRuntime: boolean;
  /** Completed jobs are removed at once. */
  removes: boolean;
}

/** The shares of the duration between which the queues are paused. */
const PAUSE = { from: 0.55, to: 0.85 };
/** Jobs due by then are added together. */
const EVERY_MS = 5;

const jobIdOf = ({ n }: PlannedJob) => `j${n}`;

function optionsOf({ isRuntime, removes }: Subject, job: PlannedJob) {
  const { delayMs, priority } = job;
  return {
    ...(isRuntime
      ? jobOptions(RUNTIME_QUEUE)
      : { attempts: MOST_ATTEMPTS, backoff: BACKOFF_MS, removeOnComplete: removes }),
    jobId: jobIdOf(job),
    ...(delayMs > 0 ? { delay: delayMs } : {}),
    ...(priority > 0 ? { priority } : {}),
  };
}

async function add(subject: Subject, jobs: PlannedJob[]): Promise<void> {
  const { queue, truth } = subject;
  const before = Date.now();
  for (const job of jobs) truth.offers(jobIdOf(job), job, before);
  await queue.addBulk(
    jobs.map((job) => ({ name: job.name, data: { tenant: job.tenant }, opts: optionsOf(subject, job) })),
  );
  const after = Date.now();
  for (const job of jobs) truth.added(jobIdOf(job), after);
}

/** Adds every job to every queue when its time has come, and pauses all of them for a while. */
export async function produce(
  subjects: readonly Subject[],
  jobs: readonly PlannedJob[],
  durationMs: number,
): Promise<void> {
  const startMs = Date.now();
  let next = 0;
  let paused: "not yet" | "now" | "over" = "not yet";
  while (next < jobs.length || paused !== "over") {
    const passedMs = Date.now() - startMs;
    if (paused === "not yet" && passedMs >= PAUSE.from * durationMs) {
      await Promise.all(subjects.map(({ queue }) => queue.pause()));
      paused = "now";
    }
    if (paused === "now" && passedMs >= PAUSE.to * durationMs) {
      await Promise.all(subjects.map(({ queue }) => queue.resume()));
      paused = "over";
    }
    const due: PlannedJob[] = [];
    for (let job = jobs[next]; job && job.atMs <= passedMs; job = jobs[next]) {
      due.push(job);
      next += 1;
    }
    if (due.length > 0) await Promise.all(subjects.map((subject) => add(subject, due)));
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
