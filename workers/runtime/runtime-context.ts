import { hostname } from "node:os";
import type { Client } from "@openfeature/server-sdk";
import type { Redis } from "ioredis";
import { type Clock, systemClock } from "@/lib/clock";
import type { Context } from "@/lib/context";
import type { FlagWatcher } from "@/lib/flags/watcher";
import type { Keys } from "@/lib/keys";
import type { Logger } from "@/lib/log";
import { type KeyRing, NO_KEYS } from "@/lib/payloads/key-ring";
import { type PolicyWatcher, watchPolicies } from "@/lib/policies/watcher";
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
  /** Opens what producers have sealed. */
  payloadKeys: KeyRing;
  /** The OpenFeature client that decides over each job. */
  gate: Client;
  close(): Promise<void>;
}

/** Opens what workers share; resolves when kill switches and policies are known. `redis` must wait for Redis ("worker" purpose). */
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
  const [{ watcher, client, close }, policies] = await Promise.all([openFlagGate(ctx), watchPolicies(ctx)]);
  return {
    ...ctx,
    queuePrefix,
    version,
    host: hostname(),
    pid: process.pid,
    policies,
    payloadKeys,
    flags: watcher,
    gate: client,
    async close() {
      policies.close();
      await close();
    },
  };
}
