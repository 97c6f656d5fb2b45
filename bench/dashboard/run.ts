import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { z } from "zod";
import { readLeaderStatus } from "@/lib/collector/status";
import { createKeys, DEFAULT_KEY_PREFIX } from "@/lib/keys";
import { quantile } from "@/lib/statistics";
import { messageOf, startProcess } from "../process";
import type { Board, RunningBoards } from "./boards";
import { barePipelineMs } from "./pipeline";
import { PREFIX, queueNames, seedQueues } from "./seed";

/** What a board costs while it is looked at, and what its viewers get for it. */
export interface Line {
  board: string;
  queues: number;
  viewers: number;
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
  /** The collector's last tick, and what its reads take in a bare pipeline; null for a board without one. */
  tick: { tickMs: number; bareMs: number } | null;
}

export interface Asked {
  boards: readonly Board[];
  queues: number[];
  viewers: number[];
  /** How long each is measured, and how long it runs before. */
  measuredMs: number;
  settleMs: number;
  progress: (text: string) => void;
}

/** Lets each board be looked at by so many viewers, over so many queues, one after the other on one Redis. */
export async function runBench(redisUrl: string, asked: Asked): Promise<Line[]> {
  const lines: Line[] = [];
  for (const queues of asked.queues)
    for (const board of asked.boards)
      for (const viewers of asked.viewers) {
        await seedQueues(redisUrl, queues);
        const line = await look(redisUrl, board, { queues, viewers, asked });
        lines.push(line);
        asked.progress(
          `${board.name}, ${queues} queues, ${viewers} viewers: ${Math.round(line.commandsPerSec)} commands/s`,
        );
      }
  return lines;
}

const failureSchema = z.object({ failed: z.number(), atMs: z.number() });
const totalsSchema = z.object({ answers: z.number(), tookMs: z.number() });

async function look(
  redisUrl: string,
  board: Board,
  { queues, viewers, asked }: { queues: number; viewers: number; asked: Asked },
): Promise<Line> {
  const redis = new Redis(redisUrl);
  const [queue = ""] = queueNames(1);
  const running = await board.start(redisUrl, queues);
  const order = JSON.stringify({ board: board.kind, url: running.url, viewers, queue, queues });
  const watching = startProcess(new URL("./viewers-process.ts", import.meta.url), [order]);
  const activity = startProcess(new URL("./activity-process.ts", import.meta.url), [redisUrl, PREFIX, queue]);
  try {
    const happened = collect(activity.child, failureSchema);
    await messageOf(watching.child);
    const seen = collect(watching.child, failureSchema);
    await sleep(asked.settleMs);
    const before = await reading(redis, running);
    await sleep(asked.measuredMs);
    const after = await reading(redis, running);
    const { answers, tookMs } = await totalsOf(watching.child);
    const seconds = (after.atMs - before.atMs) / 1_000;
    return {
      board: board.name,
      queues,
      viewers,
      commandsPerSec: (after.commands - before.commands) / seconds,
      bytesPerSec: (after.bytes - before.bytes) / seconds,
      redisCpu: (after.redisCpuSec - before.redisCpuSec) / seconds,
      boardCpu: (after.boardCpuMs - before.boardCpuMs) / 1_000 / seconds,
      memoryBytes: after.memoryBytes,
      seenP95Ms: quantile(delays(happened, seen), 0.95),
      answerMs: tookMs / answers,
      tick: board.kind === "spillway" ? await tickOf(redis, queues) : null,
    };
  } finally {
    await Promise.all([watching.close(), activity.close()]);
    await running.close();
    redis.disconnect();
  }
}

/** What viewers say when they are asked, whatever else they say. Throws when they ended. */
async function totalsOf(child: ChildProcess): Promise<z.infer<typeof totalsSchema>> {
  child.send("totals");
  for (;;) {
    const { data } = totalsSchema.safeParse(await messageOf(child));
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

async function tickOf(redis: Redis, queues: number): Promise<Line["tick"]> {
  const status = await readLeaderStatus({ redis, keys: createKeys(DEFAULT_KEY_PREFIX) });
  return status && { tickMs: status.tickMs, bareMs: await barePipelineMs(redis, queueNames(queues)) };
}
