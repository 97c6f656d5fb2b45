import { randomBytes } from "node:crypto";
import { readCollector } from "../collector/status";
import type { ChannelMessage, Health, LiveData, LiveMessage, QueuesDelta } from "../contract/live";
import { SpillwayError } from "../errors";
import { listFlags } from "../flags/store";
import type { ServerContext } from "../http/server-context";
import { loadSnapshot } from "../queues/snapshot";
import { encodeMessage, idOf, positionOf } from "./event";
import { createRing } from "./ring";
import { applyDelta, emptyState, forBrowsers, healthOf, isStale, queuesOf, sameHealth } from "./state";
import { createStreams, type Whole } from "./streams";

/** Browsers take a stream for lost that is silent for more than twice as long. */
const HEARTBEAT_MS = 15_000;
const WATCH_MS = 1_000;
/** What a browser may have missed and still be told; some minutes at a thousand queues. */
const KEPT = { messages: 1_000, bytes: 4 * 1024 * 1024 };
/** How long a first request waits for the first look at Redis. */
const FIRST_LOAD_MS = 3_000;
/** How long a stream that opens waits for Redis before it says how things stand. */
const FIRST_WORD_MS = 1_000;
/** A Redis that takes longer to answer a PING counts as away, although its connections are open. */
const HUNG_MS = 3_000;
const UNREAD_MS = 100;

/** What a hub needs of the server. */
export type HubContext = Pick<ServerContext, "redis" | "keys" | "log" | "clock" | "connect"> & {
  config: Pick<ServerContext["config"], "version">;
};

export interface LiveHub {
  /** All queues, from memory. Throws `redis_unavailable` when Redis was never reached. */
  queues(): Promise<LiveData<"queues">>;
  health(): Health;
  /** An event stream that begins with what came since the event of this id, or with everything when that is not known. */
  stream(signal: AbortSignal, lastId: string | null): Promise<Response>;
  openStreams(): number;
  close(): void;
}

/**
 * Holds one subscription for all browsers of this server, and all queues in memory. When Redis goes away the memory
 * stays, marked stale; when it comes back all of it is read again, because messages may have been missed.
 */
export function createHub(ctx: HubContext): LiveHub {
  const state = emptyState();
  const ring = createRing(KEPT);
  const streams = createStreams(ring, readWhole);
  const subscriber = ctx.connect();
  /** Another server, and this one after a restart, count anew: their ids say nothing here. */
  const epoch = randomBytes(6).toString("hex");
  /** Switches as they were told last, with the place of that message. */
  let flags: { data: LiveData<"flags">; position: number } | null = null;
  let whole: Promise<Whole> | null = null;
  let told: Health | null = null;
  let loading: Promise<void> | null = null;
  let asking = false;
  let loaded = false;
  /** Deltas that arrive while the snapshot is read would be overwritten by what is older; they wait. */
  let waiting: QueuesDelta[] = [];

  function broadcast(message: LiveMessage): void {
    ring.push((position) => encodeMessage(message, idOf(epoch, position)));
    if (message.event === "flags") flags = { data: message.data, position: ring.last };
    streams.wake();
  }

  /**
   * Switches are read each time, because one of their messages can be lost; what is told meanwhile is newer. With Redis away or
   * hanging a stream still begins, to say so: null, and they are told to all once they come.
   */
  async function readFlags(): Promise<LiveData<"flags"> | null> {
    const since = ring.last;
    let isLate = false;
    const read = listFlags(ctx)
      .then((all) => {
        const newest = flags && flags.position > since ? flags.data : all;
        if (isLate) broadcast({ event: "flags", data: newest });
        return newest;
      })
      .catch((err: unknown) => {
        ctx.log.debug({ err }, "Switches are not known");
        return null;
      });
    const known = await within(FIRST_WORD_MS, read);
    isLate = known === undefined;
    return known ?? null;
  }

  /** Everything a page has to know, made once for all who ask at the same time. Never throws. */
  function readWhole(): Promise<Whole> {
    whole ??= readFlags()
      .then((known) => {
        const now = ctx.clock.now();
        const messages: LiveMessage[] = [];
        if (loaded) messages.push({ event: "queues", data: queuesOf(state, now) });
        if (known) messages.push({ event: "flags", data: known });
        messages.push({ event: "health", data: healthOf(state, ctx.config.version, now) });
        // The last alone has an id: a browser that is cut off before it is told everything again.
        const id = idOf(epoch, ring.last);
        const encoded = messages.map((message, index) =>
          encodeMessage(message, index === messages.length - 1 ? id : null),
        );
        return { bytes: Buffer.concat(encoded), position: ring.last };
      })
      .finally(() => {
        whole = null;
      });
    return whole;
  }

  function tellHealth(): void {
    const health = healthOf(state, ctx.config.version, ctx.clock.now());
    if (told && sameHealth(told, health)) return;
    told = health;
    broadcast({ event: "health", data: health });
  }

  async function load(): Promise<void> {
    try {
      waiting = [];
      await subscriber.subscribe(ctx.keys.liveChannel());
      const [snapshot, collector] = await Promise.all([loadSnapshot(ctx), readCollector(ctx)]);
      const now = ctx.clock.now();
      state.queues = snapshot;
      state.asOf = Math.max(state.asOf, ...[...snapshot.values()].map((queue) => queue.sampledAt));
      state.heardAt = collector.lagMs === null ? state.heardAt : now - collector.lagMs;
      state.leader = collector.leader;
      state.redisUp = true;
      loaded = true;
      for (const delta of waiting) if (delta.asOf >= state.asOf) applyDelta(state, delta, now);
      broadcast({ event: "queues", data: queuesOf(state, now) });
      tellHealth();
    } catch (err) {
      ctx.log.debug({ err }, "The queues could not be loaded");
    }
  }
  const reload = () => {
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  };

  /** When nothing is heard: whoever reads that the collector is lost, while it is Redis that hangs, starts a second one for nothing. */
  async function askRedis(): Promise<void> {
    if (asking) return;
    asking = true;
    const answer = ctx.redis
      .ping()
      .catch((err: unknown) => ctx.log.debug({ err }, "Redis was asked in vain"));
    // A process that was busy itself for so long looks once more: the answer may lie there, unread.
    if (((await within(HUNG_MS, answer)) ?? (await within(UNREAD_MS, answer))) === undefined) {
      state.redisUp = false;
      tellHealth();
    }
    asking = false;
  }

  async function learnLeader(): Promise<void> {
    const { leader } = await readCollector(ctx);
    state.leader = leader;
    tellHealth();
  }

  function onDelta(delta: QueuesDelta): void {
    // Browsers are told all queues once they are loaded.
    if (loading) {
      waiting.push(delta);
      return;
    }
    const now = ctx.clock.now();
    const wasStale = isStale(state, now);
    const news = forBrowsers(state, delta);
    applyDelta(state, delta, now);
    // A word from a leader that is not known: after Redis hung, it speaks before its status is there to be read.
    if (wasStale || state.leader === null)
      learnLeader().catch((err: unknown) => ctx.log.debug({ err }, "The leader is not known"));
    if (loaded) broadcast({ event: "queues-delta", data: news });
  }

  function onMessage(text: string): void {
    const message = JSON.parse(text) as ChannelMessage;
    if (message.event === "queues-delta") onDelta(message.data);
    else broadcast(message);
  }

  subscriber.on("message", (_channel: string, text: string) => {
    try {
      onMessage(text);
    } catch (err) {
      ctx.log.warn({ err }, "A live message could not be read");
    }
  });
  subscriber.on("ready", () => void reload());
  subscriber.on("close", () => {
    state.redisUp = false;
    tellHealth();
  });
  const heartbeat = setInterval(() => {
    const health = healthOf(state, ctx.config.version, ctx.clock.now());
    streams.heartbeat(encodeMessage({ event: "health", data: health }, null));
  }, HEARTBEAT_MS);
  const watch = setInterval(() => {
    if (subscriber.status === "ready" && !state.redisUp) void reload();
    if (state.redisUp && isStale(state, ctx.clock.now())) void askRedis();
    tellHealth();
  }, WATCH_MS);
  heartbeat.unref();
  watch.unref();

  async function ready(waitMs: number): Promise<void> {
    if (loaded) return;
    const limit = AbortSignal.timeout(waitMs);
    while (!loaded && !limit.aborted) {
      if (subscriber.status === "ready") await within(waitMs, reload());
      if (!loaded) await ctx.clock.sleep(50);
    }
    if (!loaded) {
      throw new SpillwayError("redis_unavailable", "Redis has not been reached since this server started.", {
        hint: "Spillway reconnects by itself. Check that Redis runs and that REDIS_URL points at it.",
      });
    }
  }

  return {
    async queues() {
      await ready(FIRST_LOAD_MS);
      return queuesOf(state, ctx.clock.now());
    },
    health: () => healthOf(state, ctx.config.version, ctx.clock.now()),
    async stream(signal, lastId) {
      await ready(FIRST_WORD_MS).catch((err: unknown) =>
        ctx.log.debug({ err }, "A stream opens without Redis"),
      );
      return streams.open(positionOf(epoch, lastId), signal);
    },
    openStreams: () => streams.size,
    close() {
      clearInterval(heartbeat);
      clearInterval(watch);
      streams.closeAll();
      subscriber.disconnect();
    },
  };
}

/** What comes of it in so long; undefined when nothing has. */
async function within<T>(waitMs: number, coming: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, waitMs, undefined);
  });
  try {
    return await Promise.race([coming, late]);
  } finally {
    clearTimeout(timer);
  }
}
