import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { request } from "undici";
import { quantile } from "@/lib/statistics";
import type { RunningProcess } from "../process";

/** What one question cost. */
export interface Asked {
  /** The first answer of a server that was just started, ms: code and data come from nowhere. Null when it was not measured. */
  firstMs: number | null;
  p50Ms: number;
  p95Ms: number;
  /** Commands that the server sends for one answer, and those that run within scripts of these. */
  commands: number;
  inScripts: number;
  /** What held Redis up longest, ms; null when nothing took as long as the log of slow commands notes. */
  longestMs: number | null;
}

export interface Board extends RunningProcess {
  url: string;
}

/** The address of the so-manieth time a question is asked. */
export type AddressOf = (url: string, time: number) => string;

const SLOW_MICROS = 100;
/** So long an answer is waited for. */
const PATIENCE_MS = 60_000;
/** After so long a server asks again what it asked before. */
const FORGOTTEN_MS = 1_000;

export interface Asking {
  /** How often each question is asked. */
  times: number;
  /** So many questions are asked once of a server that was just started. */
  firsts: number;
}

/**
 * Asks a board each question: the first ones once of a server that was just started, then all of one that goes on. Gives also
 * by how much that one's memory grew from when it had started until it had answered everything, in bytes. Throws when an answer is
 * a refusal, or does not come within a minute.
 */
export async function askBoard(
  redisUrl: string,
  start: () => Promise<Board>,
  questions: (AddressOf | null)[],
  { times, firsts }: Asking,
): Promise<{ asked: (Asked | null)[]; startedBytes: number; grewBytes: number }> {
  const admin = new Redis(redisUrl);
  await admin.config("SET", "slowlog-log-slower-than", String(SLOW_MICROS), "slowlog-max-len", "10000");
  const asked: (Asked | null)[] = [];
  const firstMs: (number | null)[] = [];
  for (const address of questions.slice(0, firsts))
    firstMs.push(address ? await firstAnswer(start, address) : null);
  const board = await start();
  try {
    const startedBytes = await board.memoryBytes();
    for (const [index, address] of questions.entries())
      asked.push(address ? await askWarm(admin, board, address, times, firstMs[index] ?? null) : null);
    return { asked, startedBytes, grewBytes: (await board.memoryBytes()) - startedBytes };
  } finally {
    await board.close();
    admin.disconnect();
  }
}

async function firstAnswer(start: () => Promise<Board>, address: AddressOf): Promise<number> {
  const board = await start();
  try {
    return await timed(address(board.url, 0));
  } finally {
    await board.close();
  }
}

async function askWarm(
  admin: Redis,
  board: Board,
  address: AddressOf,
  times: number,
  firstMs: number | null,
): Promise<Asked> {
  await timed(address(board.url, 0));
  await admin.slowlog("RESET");
  const took: number[] = [];
  for (let time = 1; time <= times; time++) took.push(await timed(address(board.url, time)));
  const slow = (await admin.slowlog("GET", 10_000)) as [number, number, number][];
  const longest = Math.max(0, ...slow.map(([, , micros]) => micros));
  return {
    firstMs,
    p50Ms: quantile(took, 0.5),
    p95Ms: quantile(took, 0.95),
    ...(await commandsOf(admin, () => timed(address(board.url, times + 1)))),
    longestMs: longest === 0 ? null : longest / 1_000,
  };
}

async function timed(address: string): Promise<number> {
  const startedAt = performance.now();
  const { statusCode, body } = await request(address, {
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
  });
  await body.arrayBuffer();
  if (statusCode !== 200) throw new Error(`${address} answered ${statusCode}.`);
  return performance.now() - startedAt;
}

/** Redis tells each command that it runs, and whether a script called it. */
async function commandsOf(
  admin: Redis,
  run: () => Promise<unknown>,
): Promise<Pick<Asked, "commands" | "inScripts">> {
  await delay(FORGOTTEN_MS);
  const monitor = await admin.monitor();
  const counts = { commands: 0, inScripts: 0 };
  monitor.on("monitor", (_time: string, _args: string[], source: string) => {
    counts[source === "lua" ? "inScripts" : "commands"] += 1;
  });
  await run();
  // What was run before this is told before it.
  const told = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("MONITOR did not tell what Redis ran.")), PATIENCE_MS);
    monitor.on("monitor", (_time: string, args: string[]) => {
      if (args[1] !== "told") return;
      clearTimeout(timer);
      resolve();
    });
  });
  try {
    await Promise.all([admin.echo("told"), told]);
  } finally {
    monitor.disconnect();
  }
  return { ...counts, commands: counts.commands - 1 };
}
