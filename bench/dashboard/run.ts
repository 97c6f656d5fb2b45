import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { z } from "zod";
import { quantile } from "@/lib/statistics";
import { ask, messageOf, startProcess } from "../process";
import type { Board, RunningBoards } from "./boards";
import { barePipelineMs } from "./pipeline";
import { PREFIX, queueNames, seedQueues } from "./seed";
import { followTicks } from "./ticks";

/** What a board costs while it is looked at, and what its viewers get for it; or why it could not be measured. */
export interface Line {
  board: string;
  queues: number;
  viewers: number;
  figures: Figures | { problem: string };
}

export interface Figures {
  commandsPerSec: number;
  /** Sent and received by Redis. */
  bytesPerSec: number;
  /** Share of one processor that Redis uses, and that the board's processes use, 0 to 1 and more. */
  redisCpu: number;
  boardCpu: number;
  memoryBytes: number;
  /** From a job's failure to the first viewer's seeing it. */
  seenP95Ms: number;
  /** How long an answer took on average; of a stream until it began. */
  answerMs: number;
  /** The collector's median tick, and what its reads take in a bare pipeline; null for a board without one. */
  tick: { tickMs: number; bareMs: number } | null;
}

export interface Asked {
  boards: readonly Board[];
  queues: number[];
  viewers: number[];
  /** How long each is measured, and how long it runs before. */
  measuredMs: number;
  settleMs: number;
  /** A board that takes longer than that beyond both is given up. */
  graceMs: number;
  progress: (text: string) => void;
}

/** Lets each board be looked at by so many viewers, over so many queues, one after the other on one Redis. */
export async function runBench(redisUrl: string, asked: Asked): Promise<Line[]> {
  const lines: Line[] = [];
  for (const queues of asked.queues)
    for (const board of asked.boards)
      for (const viewers of asked.viewers) {
        await seedQueues(redisUrl, queues);
        const figures = await look(redisUrl, board, { queues, viewers, asked }).catch((error: unknown) => ({
          problem: error instanceof Error ? error.message : String(error),
        }));
        lines.push({ board: board.name, queues, viewers, figures });
        const told =
          "problem" in figures ? figures.problem : `${Math.round(figures.commandsPerSec)} commands/s`;
        asked.progress(`${board.name}, ${queues} queues, ${viewers} viewers: ${told}`);
      }
  return lines;
}

const failureSchema = z.object({ failed: z.number(), atMs: z.number() });
const totalsSchema = z.object({ answers: z.number(), tookMs: z.number() });

interface Look {
  queues: number;
  viewers: number;
  asked: Asked;
}

/** Throws when the board cannot be measured. */
async function look(redisUrl: string, board: Board, { queues, viewers, asked }: Look): Promise<Figures> {
  const [queue = ""] = queueNames(1);
  const running = await board.start(redisUrl, queues);
  const redis = new Redis(redisUrl);
  const order = JSON.stringify({ board: board.kind, url: running.url, viewers, queue, queues });
  const watching = startProcess(new URL("./viewers-process.ts", import.meta.url), [order]);
  const activity = startProcess(new URL("./activity-process.ts", import.meta.url), [redisUrl, PREFIX, queue]);
  const atLast = new AbortController();
  try {
    return await Promise.race([
      measure(redis, board, running, { watching: watching.child, activity: activity.child, queues, asked }),
      gaveUp(asked, atLast.signal),
    ]);
  } finally {
    atLast.abort();
    await Promise.all([watching.close(), activity.close()]);
    await running.close();
    redis.disconnect();
  }
}

async function gaveUp({ settleMs, measuredMs, graceMs }: Asked, signal: AbortSignal): Promise<never> {
  await sleep(settleMs + measuredMs + graceMs, undefined, { signal });
  throw new Error("no answer in time");
}

interface Measured {
  watching: ChildProcess;
  activity: ChildProcess;
  queues: number;
  asked: Asked;
}

async function measure(
  redis: Redis,
  board: Board,
  running: RunningBoards,
  { watching, activity, queues, asked }: Measured,
): Promise<Figures> {
  const happened = collect(activity, failureSchema);
  await messageOf(watching);
  const seen = collect(watching, failureSchema);
  const ticks = board.kind === "spillway" ? await followTicks(redis, queues) : null;
  try {
    await sleep(asked.settleMs);
    // From tick to tick: a second more or less would be a twentieth of all that is counted.
    await ticks?.next();
    ticks?.take();
    const before = await reading(redis, running);
    await sleep(asked.measuredMs);
    await ticks?.next();
    const after = await reading(redis, running);
    const tickMs = ticks && quantile(ticks.take(), 0.5);
    const { answers, tookMs } = await totalsOf(watching);
    const seconds = (after.atMs - before.atMs) / 1_000;
    return {
      commandsPerSec: (after.commands - before.commands) / seconds,
      bytesPerSec: (after.bytes - before.bytes) / seconds,
      redisCpu: (after.redisCpuSec - before.redisCpuSec) / seconds,
      boardCpu: (after.boardCpuMs - before.boardCpuMs) / 1_000 / seconds,
      memoryBytes: after.memoryBytes,
      seenP95Ms: quantile(delays(happened, seen), 0.95),
      answerMs: tookMs / answers,
      tick: tickMs === null ? null : { tickMs, bareMs: await barePipelineMs(redis, queueNames(queues)) },
    };
  } finally {
    ticks?.close();
  }
}

/** What viewers say when they are asked, whatever else they say. Throws when they ended. */
async function totalsOf(child: ChildProcess): Promise<z.infer<typeof totalsSchema>> {
  for (let said = await ask(child, "totals"); ; said = await messageOf(child)) {
    const { data } = totalsSchema.safeParse(said);
    if (data) return data;
  }
}

/** What a process says from now on, as far as it is of this form. */
function collect<T>(
  child: { on(event: "message", heard: (message: unknown) => void): unknown },
  of: z.ZodType<T>,
) {
  const heard: T[] = [];
  child.on("message", (message) => {
    const { data } = of.safeParse(message);
    if (data !== undefined) heard.push(data);
  });
  return heard;
}

type Failure = z.infer<typeof failureSchema>;

/** How long after each failure a viewer knew of it; of one that was never seen on its own, when a later one was. Pure. */
export const delays = (happened: Failure[], seen: Failure[]): number[] =>
  happened.flatMap(({ failed, atMs }) => {
    const first = seen.find((one) => one.failed >= failed);
    return first === undefined ? [] : [Math.max(0, first.atMs - atMs)];
  });

async function reading(redis: Redis, { processes }: RunningBoards) {
  const info = await redis.info();
  const of = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, "m").exec(info)?.[1] ?? Number.NaN);
  const cpu = await Promise.all(processes.map(({ cpuMs }) => cpuMs()));
  const memory = await Promise.all(processes.map(({ memoryBytes }) => memoryBytes()));
  return {
    atMs: performance.now(),
    commands: of("total_commands_processed"),
    bytes: of("total_net_input_bytes") + of("total_net_output_bytes"),
    redisCpuSec: of("used_cpu_user") + of("used_cpu_sys"),
    boardCpuMs: cpu.reduce((sum, ms) => sum + ms, 0),
    memoryBytes: memory.reduce((sum, bytes) => sum + bytes, 0),
  };
}
