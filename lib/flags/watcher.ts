import type { Context } from "../context";
import { type FlagSet, readFlagSet } from "./read";

/** A change whose message was lost is seen after this long, plus one round trip. */
const POLL_MS = 500;

export interface FlagWatcher {
  /** The flags last seen. While Redis is away these stay in force. */
  current(): FlagSet;
  /** Reads them now; resolves when what {@link current} gives is no older than this call. */
  refresh(): Promise<void>;
  close(): void;
}

/**
 * Keeps a worker's flags fresh: a message makes it look at once, and a poll of the version makes up for lost ones.
 * Resolves after the first read, so that no job runs before the switches are known; with Redis away it waits.
 */
export async function watchFlags(
  ctx: Context,
  onChange: (flags: FlagSet) => void = () => {},
): Promise<FlagWatcher> {
  let current = await readFlagSet(ctx);
  let closed = false;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    const next = await readFlagSet(ctx);
    const changed = next.version !== current.version || next.flags.length !== current.flags.length;
    current = next;
    if (changed && !closed) onChange(current);
  }
  async function refresh(): Promise<void> {
    // A read under way may have begun before the change that the caller wants to see.
    await reading?.catch(() => {});
    reading ??= read().finally(() => {
      reading = null;
    });
    await reading;
  }
  const quietly = (work: Promise<unknown>) =>
    work.catch((err: unknown) => {
      if (!closed) ctx.log.warn({ err }, "Flags could not be read; the last known ones stay in force");
    });

  const subscriber = ctx.redis.duplicate();
  subscriber.on("error", (err) => ctx.log.debug({ err }, "The subscription to flags is away"));
  subscriber.on("message", () => void quietly(refresh()));
  quietly(subscriber.subscribe(ctx.keys.flagsChannel()));

  let polling = false;
  const timer = setInterval(() => {
    // With Redis away commands wait in a queue: one is enough.
    if (polling) return;
    polling = true;
    quietly(
      ctx.redis.get(ctx.keys.flagsVersion()).then(async (version) => {
        if (Number(version ?? 0) !== current.version) await refresh();
      }),
    ).finally(() => {
      polling = false;
    });
  }, POLL_MS);
  timer.unref();

  onChange(current);
  return {
    current: () => current,
    refresh,
    close() {
      closed = true;
      clearInterval(timer);
      subscriber.disconnect();
    },
  };
}
