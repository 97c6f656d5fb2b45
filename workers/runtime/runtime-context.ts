import { hostname } from "node:os";
import type { Client, EvaluationContext } from "@openfeature/server-sdk";
import type { Redis } from "ioredis";
import { BreakerBook } from "@/lib/breakers/book";
import { type Clock, systemClock } from "@/lib/clock";
import type { Context } from "@/lib/context";
import type { FlagWatcher } from "@/lib/flags/watcher";
import type { Keys } from "@/lib/keys";
import type { Logger } from "@/lib/log";
import { type KeyRing, NO_KEYS } from "@/lib/payloads/key-ring";
import { type PolicyWatcher, watchPolicies } from "@/lib/policies/watcher";
import { openControl, type WorkerControl } from "./control";
import { openFlagGate } from "./flag-gate";

/** What all workers of one process share. */
export interface RuntimeContext extends Context {
  /** BullMQ prefix of the queues that are served. */
  queuePrefix: string;
  host: string;
  pid: number;
  version: string;
  flags: FlagWatcher;
  policies: PolicyWatcher;
  /** The circuit breakers of all routes, as far as they are not closed. */
  breakers: BreakerBook;
  /** What operators tell the workers of this process. */
  control: WorkerControl;
  /** Opens what producers have sealed. */
  payloadKeys: KeyRing;
  /** The OpenFeature client that decides over each job. */
  gate: Client;
  /** OpenFeature for a processor, with the context of its job. */
  flagClient(context: EvaluationContext): Client;
  close(): Promise<void>;
}

/** Opens what workers share; resolves when kill switches, policies and breakers are known. `redis` must wait for Redis ("worker" purpose). */
export async function openRuntime(options: {
  redis: Redis;
  keys: Keys;
  log: Logger;
  queuePrefix: string;
  version: string;
  clock?: Clock;
  payloadKeys?: KeyRing;
}): Promise<RuntimeContext> {
  const { queuePrefix, version, clock = systemClock, payloadKeys = NO_KEYS, ...rest } = options;
  const ctx: Context = { ...rest, clock };
  const [{ watcher, client, close }, policies, breakers] = await Promise.all([
    openFlagGate(ctx),
    watchPolicies(ctx),
    BreakerBook.open(ctx),
  ]);
  const control = openControl(ctx);
  return {
    ...ctx,
    queuePrefix,
    version,
    host: hostname(),
    pid: process.pid,
    policies,
    breakers,
    control,
    payloadKeys,
    flags: watcher,
    gate: client(),
    flagClient: client,
    async close() {
      control.close();
      policies.close();
      await breakers.close();
      await close();
    },
  };
}
