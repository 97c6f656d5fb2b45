import type { Context } from "../context";
import { watchSetting } from "../watched";
import { changedKeys } from "./changes";
import { type FlagSet, readFlagSet } from "./read";

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

/** Keeps a process's flags fresh. Resolves after the first read, so that no job runs before the switches are known. */
export async function watchFlags(ctx: Context, listener: Partial<FlagListener> = {}): Promise<FlagWatcher> {
  let current: FlagSet | null = null;
  let closed = false;
  const known = (): FlagSet => {
    if (current === null) throw new Error("The flags were not read yet.");
    return current;
  };
  const watch = await watchSetting(ctx, {
    what: "flags",
    channel: ctx.keys.flagsChannel(),
    versionKey: ctx.keys.flagsVersion(),
    async read() {
      const next = await readFlagSet(ctx);
      const keys = current === null ? [] : changedKeys(current, next);
      current = next;
      if (keys.length > 0 && !closed) listener.changed?.(keys);
      return next.version;
    },
    wentStale: () => listener.wentStale?.(),
    fresh: () => listener.fresh?.(),
  });
  return {
    current: known,
    stale: watch.stale,
    refresh: watch.refresh,
    close() {
      closed = true;
      watch.close();
    },
  };
}
