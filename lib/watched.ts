import type { Context } from "./context";

/** A change whose message was lost is seen after this long, plus one round trip. */
const POLL_MS = 500;
/** A poll that Redis has left unanswered for this long: what is known may be out of date. */
const STALE_AFTER_MS = 1_500;

/** Something that all processes keep in memory and that changes seldom, at a word of Redis. */
export interface WatchedSetting {
  /** For logs: "flags". */
  what: string;
  /** Pub/sub channel on which a change is told. */
  channel: string;
  /** Counter that every change raises. */
  versionKey: string;
  /** Reads all of it, keeps it, and gives the counter as it stood when it was read or before. */
  read(): Promise<number>;
  /** Redis does not answer: what is known stays in force. Not called after close. */
  wentStale?(): void;
  /** It answers again, and the setting was read anew. */
  fresh?(): void;
}

export interface Watch {
  /** Reads now; resolves when what is known is no older than this call. */
  refresh(): Promise<void>;
  /** Whether Redis has not answered for a while, so that there may be changes that nobody here knows of. */
  stale(): boolean;
  close(): void;
}

/**
 * Keeps a setting fresh: a message makes it look at once, and a poll of the counter makes up for lost ones. Resolves after the
 * first read, so that nothing is decided before the setting is known; with Redis away it waits, if the connection does, else
 * it throws what Redis says.
 */
export async function watchSetting(ctx: Context, setting: WatchedSetting): Promise<Watch> {
  const { what } = setting;
  let version = await setting.read();
  let closed = false;
  let stale = false;
  let reading: Promise<void> | null = null;
  let again = false;

  async function read(): Promise<void> {
    do {
      again = false;
      version = await setting.read();
    } while (again);
    setStale(false);
  }
  function refresh(): Promise<void> {
    // A read under way may have begun before the change that the caller wants to see.
    if (reading) again = true;
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  }
  function setStale(now: boolean): void {
    if (closed || now === stale) return;
    stale = now;
    if (stale) setting.wentStale?.();
    else setting.fresh?.();
  }
  const quietly = (work: Promise<unknown>) =>
    work.catch((err: unknown) => {
      if (closed) return;
      setStale(true);
      ctx.log.warn({ err }, `The ${what} could not be read; those last known stay in force`);
    });

  const subscriber = ctx.redis.duplicate();
  subscriber.on("error", (err) => ctx.log.debug({ err }, `The subscription to ${what} is away`));
  subscriber.on("message", () => void quietly(refresh()));
  quietly(subscriber.subscribe(setting.channel));

  let pollingSinceMs: number | null = null;
  const timer = setInterval(() => {
    // With Redis away commands wait in a queue: one is enough.
    if (pollingSinceMs !== null) {
      if (ctx.clock.now() - pollingSinceMs >= STALE_AFTER_MS) setStale(true);
      return;
    }
    pollingSinceMs = ctx.clock.now();
    quietly(
      ctx.redis.get(setting.versionKey).then(async (text) => {
        if (stale || Number(text ?? 0) !== version) await refresh();
      }),
    ).finally(() => {
      pollingSinceMs = null;
    });
  }, POLL_MS);
  timer.unref();

  return {
    refresh,
    stale: () => stale,
    close() {
      closed = true;
      clearInterval(timer);
      subscriber.disconnect();
    },
  };
}
