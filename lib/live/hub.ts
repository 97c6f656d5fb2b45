import { readCollector } from "../collector/status";
import type { Health, LiveData, LiveMessage } from "../contract/live";
import { SpillwayError } from "../errors";
import type { ServerContext } from "../http/server-context";
import { loadSnapshot } from "../queues/snapshot";
import { applyDelta, emptyState, healthOf, isStale, queuesOf, sameHealth } from "./state";
import { createStreams, encodeMessage } from "./streams";

const HEARTBEAT_MS = 15_000;
const WATCH_MS = 1_000;
/** How long a first request waits for the first look at Redis. */
const FIRST_LOAD_MS = 3_000;

/** What a hub needs of the server. */
export type HubContext = Pick<ServerContext, "redis" | "keys" | "log" | "clock" | "connect"> & {
  config: Pick<ServerContext["config"], "version">;
};

export interface LiveHub {
  /** All queues, from memory. Throws `redis_unavailable` when Redis was never reached. */
  queues(): Promise<LiveData<"queues">>;
  health(): Health;
  /** An event stream that begins with what is known now; `first` goes out behind it. */
  stream(signal: AbortSignal, first: LiveMessage[]): Promise<Response>;
  openStreams(): number;
  close(): void;
}

/**
 * Holds one subscription for all browsers of this server, and all queues in memory. When Redis goes away the memory
 * stays, marked stale; when it comes back all of it is read again, because messages may have been missed.
 */
export function createHub(ctx: HubContext): LiveHub {
  const state = emptyState();
  const streams = createStreams();
  const subscriber = ctx.connect();
  const epoch = ctx.clock.now().toString(36);
  let sequence = 0;
  let told: Health | null = null;
  let loading: Promise<void> | null = null;
  let loaded = false;
  /** Deltas that arrive while the snapshot is read would be overwritten by what is older; they wait. */
  let waiting: LiveData<"queues-delta">[] = [];

  const encode = (message: LiveMessage) => encodeMessage(`${epoch}-${sequence++}`, message);
  const broadcast = (message: LiveMessage) => {
    if (streams.size > 0) streams.broadcast(encode(message));
  };

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

  async function learnLeader(): Promise<void> {
    const { leader } = await readCollector(ctx);
    state.leader = leader;
    tellHealth();
  }

  function onMessage(text: string): void {
    const message = JSON.parse(text) as LiveMessage;
    if (message.event === "queues-delta") {
      if (loading) waiting.push(message.data);
      else {
        const wasStale = isStale(state, ctx.clock.now());
        applyDelta(state, message.data, ctx.clock.now());
        // A word from a leader that is not known: after Redis hung, it speaks before its status is there to be read.
        if (wasStale || state.leader === null)
          learnLeader().catch((err: unknown) => ctx.log.debug({ err }, "The leader is not known"));
      }
    }
    broadcast(message);
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
  const heartbeat = setInterval(() => streams.heartbeat(), HEARTBEAT_MS);
  const watch = setInterval(() => {
    if (subscriber.status === "ready" && !state.redisUp) void reload();
    tellHealth();
  }, WATCH_MS);
  heartbeat.unref();
  watch.unref();

  async function ready(): Promise<void> {
    if (loaded) return;
    const limit = AbortSignal.timeout(FIRST_LOAD_MS);
    while (!loaded && !limit.aborted) {
      if (subscriber.status === "ready") await reload();
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
      await ready();
      return queuesOf(state, ctx.clock.now());
    },
    health: () => healthOf(state, ctx.config.version, ctx.clock.now()),
    async stream(signal, first) {
      await ready().catch((err: unknown) => ctx.log.debug({ err }, "A stream opens without Redis"));
      const now = ctx.clock.now();
      const messages: LiveMessage[] = [
        ...(loaded ? [{ event: "queues", data: queuesOf(state, now) } as const] : []),
        { event: "health", data: healthOf(state, ctx.config.version, now) },
        ...first,
      ];
      return streams.open(messages.map(encode), signal);
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
