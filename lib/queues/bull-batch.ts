import { createIORedisClient, type IRedisClient } from "bullmq";
import type { Redis } from "ioredis";
import { isRedisUnavailable } from "../errors";
import { type RedisScript, runScript, sendScript } from "../redis-script";
import { type ScriptCall, type ScriptDefinition, scriptArgs, scriptOf } from "./bull-batch-script";

/** Redis serves nobody else while a script runs: the time that one may take. */
const AIM_US = 600;
/** What is sent before it is answered: Redis does all that it has read of one connection before it serves another. */
const UNDER_WAY_US = 2 * AIM_US;
/** What a call takes, as long as nothing is known of its kind; and the least that is believed. */
const FIRST_US = 10;
const LEAST_US = 1;
/** A slow Redis must not be asked for a round trip a call. */
const MIN_CALLS = 32;
/** How much the latest measurement counts, and how many times what was expected it may say. */
const WEIGHT = 0.2;
const MOST_OFF = 5;

interface Waiting extends ScriptCall {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

const clients = new WeakMap<Redis, IRedisClient>();

/**
 * A connection for BullMQ over `redis` that sends what BullMQ asks for in one turn of the event loop together: BullMQ's
 * own scripts, called by its own methods, run one after the other in one script, in the order of the calls. This costs
 * Redis a third less and this process a third of what each call by itself does. A call that fails rejects by itself;
 * when Redis is away all that wait do.
 *
 * The number of calls in a script follows what Redis took for calls of their kinds, so that a script holds up other callers
 * for less than a millisecond.
 * A connection sends a script's text the first time, so that no call waits for it while later ones go ahead. Only where
 * scripts are lost on a live connection (SCRIPT FLUSH) are calls sent again behind those that were already under way.
 */
export function batchingClient(redis: Redis): IRedisClient {
  const known = clients.get(redis);
  if (known) return known;
  const inner = createIORedisClient(redis);
  const batch = new Batch(redis, inner);
  const client = new Proxy(inner, {
    get(target, property) {
      if (property === "runCommand") return batch.call;
      if (property === "defineCommand") return batch.define;
      // BullMQ looks here whether a script was defined; what others defined on the same connection is not ours.
      if (typeof property === "string" && batch.definitions.has(property)) return batch.call;
      if (typeof property === "string" && property.includes(":")) return undefined;
      return Reflect.get(target, property);
    },
  });
  clients.set(redis, client);
  return client;
}

class Batch {
  readonly definitions = new Map<string, ScriptDefinition>();
  private readonly scripts = new Map<string, RedisScript>();
  /** Scripts whose text this connection has sent since it was made. */
  private readonly told = new Set<RedisScript>();
  private waiting: Waiting[] = [];
  /** What those that wait will take, by what others of their kinds took. */
  private waitingUs = 0;
  /** Scripts that are not sent before some of those under way are answered, and what these will take. */
  private readonly due: { calls: Waiting[]; us: number }[] = [];
  private underWayUs = 0;
  /** What a call of each kind takes. */
  private readonly costUs = new Map<string, number>();

  constructor(
    private readonly redis: Redis,
    private readonly inner: IRedisClient,
  ) {
    redis.on("close", () => this.told.clear());
  }

  readonly define = (name: string, definition: ScriptDefinition): void => {
    this.definitions.set(name, definition);
    // Pipelines and transactions, as of addBulk, are the connection's own: they know what is defined there.
    this.inner.defineCommand(name, definition);
  };

  readonly call = (name: string, args: (string | number | Buffer)[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.flush());
      this.waiting.push({ name, args, resolve, reject });
      this.waitingUs += this.costOf(name);
      // Redis works on the first part while the rest is still being called.
      if (this.waitingUs >= AIM_US && this.waiting.length >= MIN_CALLS) this.flush();
    });

  private flush(): void {
    // Whole numbers: when all are answered, what is under way is 0 again.
    const us = Math.ceil(this.waitingUs);
    if (this.waiting.length > 0) this.due.push({ calls: this.waiting, us });
    this.waiting = [];
    this.waitingUs = 0;
    this.sendDue();
  }

  private sendDue(): void {
    for (let next = this.due[0]; next !== undefined; next = this.due[0]) {
      const { calls, us } = next;
      if (this.underWayUs > 0 && this.underWayUs + us > UNDER_WAY_US) return;
      this.due.shift();
      this.underWayUs += us;
      void this.send(calls).finally(() => {
        this.underWayUs -= us;
        this.sendDue();
      });
    }
  }

  private async send(calls: Waiting[]): Promise<void> {
    const sentAt = performance.now();
    try {
      const names = [...new Set(calls.map(({ name }) => name))];
      const script = this.scriptFor(names);
      const run = this.told.has(script) ? runScript : sendScript;
      this.told.add(script);
      const args = scriptArgs(names, this.definitions, calls);
      const [tookUs, ...answers] = (await run(this.redis, script, [], args)) as unknown[];
      // Where Redis cannot tell, at most so long as the answer took.
      this.measure(calls, Number(tookUs) || (performance.now() - sentAt) * 1_000);
      for (const [index, { resolve, reject }] of calls.entries()) {
        const answer = answers[index];
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      }
    } catch (error) {
      for (const { reject } of calls) reject(error);
      // Who was told that Redis is away looks for what was done: what is still to be sent must not be done behind that look.
      if (isRedisUnavailable(error))
        for (const later of this.due.splice(0)) for (const { reject } of later.calls) reject(error);
    }
  }

  private scriptFor(names: string[]): RedisScript {
    const id = names.join("\n");
    const known = this.scripts.get(id);
    if (known) return known;
    const script = scriptOf(names.map((name) => this.definitions.get(name)?.lua ?? ""));
    this.scripts.set(id, script);
    return script;
  }

  private readonly costOf = (name: string): number => this.costUs.get(name) ?? FIRST_US;

  /** By Redis's own clock: when answers are read says more of this process than of Redis. Kinds share by what they took before. */
  private measure(calls: ScriptCall[], tookUs: number): void {
    const expectedUs = calls.reduce((sum, { name }) => sum + this.costOf(name), 0);
    for (const name of new Set(calls.map((call) => call.name))) {
      const cost = this.costOf(name);
      const off = Math.min(MOST_OFF, tookUs / expectedUs) - 1;
      this.costUs.set(name, Math.max(LEAST_US, cost + WEIGHT * cost * off));
    }
  }
}
