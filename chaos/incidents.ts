import { setTimeout as delay } from "node:timers/promises";
import type { TestRedis } from "@/lib/testing/redis-server";
import type { Downstream } from "./downstream";
import type { Incident } from "./plan";
import type { Pool } from "./pool";
import type { TcpProxy } from "./proxy";

/** What can be harmed. */
export interface Stage {
  server: TestRedis;
  proxy: TcpProxy;
  downstream: Downstream;
  pool: Pool;
}

/** Redis cannot be killed twice at a time: the second waits for the first to be over. */
let redisUp: Promise<void> = Promise.resolve();

/** Lets one incident happen; resolves when it is over. */
export async function act({ server, proxy, downstream, pool }: Stage, incident: Incident): Promise<void> {
  switch (incident.kind) {
    case "kill-worker":
      pool.kill(incident.worker);
      return;
    case "kill-redis":
      redisUp = redisUp.then(async () => {
        await server.kill();
        await delay(incident.downMs);
        await server.start();
      });
      return redisUp;
    case "freeze-worker":
      return pool.freeze(incident.worker, incident.forMs);
    case "cut-connections":
      proxy.cut();
      return;
    case "lag-connections":
      proxy.lag(incident.delayMs);
      await delay(incident.forMs);
      proxy.lag(0);
      return;
    case "bad-downstream":
      downstream.mood(incident.mood);
      await delay(incident.forMs);
      downstream.mood("well");
  }
}
