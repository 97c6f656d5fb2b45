import { pino } from "pino";
import { readScales } from "@/lib/autoscale/read";
import { systemClock } from "@/lib/clock";
import type { Config } from "@/lib/config";
import { createKeys } from "@/lib/keys";
import { CATALOG } from "@/lib/queues/catalog";
import { queueKey } from "@/lib/queues/identity";
import { connectRedis } from "@/lib/redis";
import type { Fleet } from "./fleet";
import { desiredProcesses, type FleetMemory, nextFleetSize } from "./fleet-size";

const LOOK_MS = 2_000;
/** Where no queue's policy says how long to wait before a process is taken away. */
const DEFAULT_COOL_DOWN_MS = 60_000;

/**
 * Keeps a fleet as large as its busiest queue needs. It needs the figures of a collector: without them, or with Redis away,
 * the fleet stays as it is. Gives what ends it.
 */
export function startAutoscaler(
  fleet: Fleet,
  { config, redisUrl, note }: { config: Config; redisUrl: string; note: (text: string) => void },
): () => void {
  const log = pino({ level: "silent" });
  const redis = connectRedis(redisUrl, "request", log);
  const ctx = { redis, keys: createKeys(config.keyPrefix), clock: systemClock, log };
  const served = new Set(
    Object.values(CATALOG).map(({ name }) => queueKey({ prefix: config.queuePrefix, name })),
  );
  let memory: FleetMemory = { changedAtMs: 0, lowerSinceMs: null };
  let looking = false;

  async function look(): Promise<void> {
    const scales = (await readScales(ctx)).filter(({ queue }) => served.has(queue));
    const desired = desiredProcesses(
      scales.map((scale) => scale.desired),
      fleet.size,
    );
    const coolDowns = scales.flatMap(({ coolDownMs }) => (coolDownMs === null ? [] : [coolDownMs]));
    const coolDownMs = coolDowns.length === 0 ? DEFAULT_COOL_DOWN_MS : Math.max(...coolDowns);
    const before = fleet.size;
    const next = nextFleetSize(before, desired, memory, {
      ...fleet.bounds,
      coolDownMs,
      nowMs: ctx.clock.now(),
    });
    memory = next.memory;
    if (next.size === before) return;
    const most = scales.find((scale) => scale.desired === desired);
    const why = most ? ` (${most.queueName}: ${most.why})` : "";
    note(`worker processes: ${before} -> ${next.size}${why}`);
    await fleet.resize(next.size);
  }
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      // Redis is away: the fleet stays as it is, and the workers say so themselves.
      .catch(() => {})
      .finally(() => {
        looking = false;
      });
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
    redis.disconnect();
  };
}
