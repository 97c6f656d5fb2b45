import type { Context } from "../context";
import { changedKeys } from "./changes";
import { type FlagSet, readFlagSet } from "./read";

/** A change whose message was lost is seen after this long, plus one round trip. */
const POLL_MS = 500;
/** A poll that Redis has left unanswered for this long: what is known may be out of date. */
const STALE_AFTER_MS = 1_500;

export interface FlagWatcher {
  /** The flags last seen. While Redis is away these stay in force. */
  current(): FlagSet;
  /** Whether Redis has not answered for a while, so that there may be changes that nobody here knows of. */
  stale(): boolean;
  /** Reads them now; resolves when what {@link current} gives is no older than this call. */
  refresh(): Promise<void>;
  close(): void;
}

/** What a watcher tells of; none of it is called after close. */
export interface FlagListener {
  changed(keys: string[]): void;
  /** Redis is away: the last known flags stay in force. */
  wentStale(): void;
  /** It is back, and the flags were read again. */
  fresh(): void;
}

/**
 * Keeps a process's flags fresh: a message makes it look at once, and a poll of the version makes up for lost ones.
 * Resolves after the first read, so that no job runs before the switches are known; with Redis away it waits.
 */
export async function watchFlags(ctx: Context, listener: Partial<FlagListener> = {}): Promise<FlagWatcher> {
  let current = await readFlagSet(ctx);
  let closed = false;
  let stale = false;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    const next = await readFlagSet(ctx);
    const keys = changedKeys(current, next);
    current = next;
    if (closed) return;
    if (keys.length > 0) listener.changed?.(keys);
    setStale(false);
  }
  async function refresh(): Promise<void> {
    // A read under way may have begun before the change that the caller wants to see.
    await reading?.catch(() => {});
    reading ??= read().finally(() => {
      reading = null;
    });
    await reading;
  }
  function setStale(now: boolean): void {
    if (closed || now === stale) return;
    stale = now;
    if (stale) listener.wentStale?.();
    else listener.fresh?.();
  }
  const quietly = (work: Promise<unknown>) =>
    work.catch((err: unknown) => {
      if (closed) return;
      setStale(true);
      ctx.log.warn({ err }, "Flags could not be read; the last known ones stay in force");
    });

  const subscriber = ctx.redis.duplicate();
  subscriber.on("error", (err) => ctx.log.debug({ err }, "The subscription to flags is away"));
  subscriber.on("message", () => void quietly(refresh()));
  quietly(subscriber.subscribe(ctx.keys.flagsChannel()));

  let pollingSinceMs: number | null = null;
  const timer = setInterval(() => {
    // With Redis away commands wait in a queue: one is enough.
    if (pollingSinceMs !== null) {
      if (ctx.clock.now() - pollingSinceMs >= STALE_AFTER_MS) setStale(true);
      return;
    }
    pollingSinceMs = ctx.clock.now();
    quietly(
      ctx.redis.get(ctx.keys.flagsVersion()).then(async (version) => {
        if (stale || Number(version ?? 0) !== current.version) await refresh();
      }),
    ).finally(() => {
      pollingSinceMs = null;
    });
  }, POLL_MS);
  timer.unref();

  return {
    current: () => current,
    stale: () => stale,
    refresh,
    close() {
      closed = true;
      clearInterval(timer);
      subscriber.disconnect();
    },
  };
}
