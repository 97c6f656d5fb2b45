import { pino } from "pino";
import { startProcess } from "@/bench/process";
import { leadOrStandBy } from "@/lib/collector/lead";
import { collect } from "@/lib/collector/run";
import { readLeaderStatus } from "@/lib/collector/status";
import type { Context } from "@/lib/context";
import { connectRedis } from "@/lib/redis";

/** Collectors of which one leads. */
export interface Collectors {
  /** The one that leads dies without a word, and another one has to go on. */
  killLeader(): Promise<void>;
  close(): Promise<void>;
}

/** Processes as they are deployed: one leads, the other stands by. Its leader is killed with SIGKILL. */
export async function startCollectors(ctx: Context, redisUrl: string): Promise<Collectors> {
  const env = {
    ...process.env,
    REDIS_URL: redisUrl,
    SPILLWAY_KEY_PREFIX: ctx.keys.prefix,
    LOG_LEVEL: "error",
  };
  const processes = [0, 1].map(() =>
    startProcess(new URL("../../workers/collector/main.ts", import.meta.url), [], { env }),
  );
  return {
    async killLeader() {
      const leader = await ctx.redis.get(ctx.keys.leader());
      const led = processes.find(({ child }) => leader?.includes(`-${child.pid}-`));
      if (!led) throw new Error(`No process of ours leads, but ${leader}.`);
      led.child.kill("SIGKILL");
    },
    async close() {
      await Promise.all(processes.map((each) => each.close()));
    },
  };
}

/** The same in this process, for a short run. Its leader loses its connection in the middle of what it does and its lease is over at once. */
export function startCollectorsHere(ctx: Context, redisUrl: string): Collectors {
  const stop = new AbortController();
  const log = pino({ level: "silent" });
  const running: Promise<void>[] = [];
  const start = (id: string) => {
    const redis = connectRedis(redisUrl, "once", log);
    const own: Context = { ...ctx, redis, log };
    const term = new AbortController();
    const signal = AbortSignal.any([stop.signal, term.signal]);
    running.push(
      leadOrStandBy(own, id, (leading) => collect(own, id, leading), signal).finally(() =>
        redis.disconnect(),
      ),
    );
    return () => {
      redis.disconnect();
      term.abort();
    };
  };
  const die = start("first");
  return {
    async killLeader() {
      die();
      await ctx.redis.del(ctx.keys.leader());
      start("second");
    },
    async close() {
      stop.abort();
      await Promise.all(running);
    },
  };
}

/** Resolves when a collector leads and has looked. */
export async function leads(ctx: Context, { after = null }: { after?: string | null } = {}): Promise<string> {
  for (;;) {
    const status = await readLeaderStatus(ctx);
    if (status && status.id !== after) return status.id;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
