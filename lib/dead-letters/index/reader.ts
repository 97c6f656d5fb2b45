import type { Redis } from "ioredis";
import type { Context } from "../../context";
import { SpillwayError } from "../../errors";
import { ColumnCache } from "./columns";
import type { ColumnArray, ColumnName } from "./format";
import { INDEX_FORMAT } from "./format";
import { readSnapshot, type Segment, type Snapshot } from "./snapshot";

/** How old an answer may be, so that any number of browsers cost Redis as much as one. */
const FRESH_MS = 500;

/** The index as one process reads it: the snapshot of the last half second, and the columns that were needed lately. */
export class IndexReader {
  private readonly columns: ColumnCache;
  private last: Snapshot | null = null;
  private readAtMs = 0;
  private underway: Promise<Snapshot> | null = null;

  constructor(private readonly ctx: Pick<Context, "redis" | "keys" | "clock">) {
    this.columns = new ColumnCache(ctx);
  }

  /** The index as it was at most half a second ago. Throws `index_building` while there is none. */
  snapshot(): Promise<Snapshot> {
    const { clock } = this.ctx;
    if (this.last && clock.now() - this.readAtMs < FRESH_MS) return Promise.resolve(this.last);
    this.underway ??= this.readNow().finally(() => {
      this.underway = null;
    });
    return this.underway;
  }

  /** The next look reads anew. */
  forget(): void {
    this.readAtMs = 0;
  }

  column<C extends ColumnName>(snapshot: Snapshot, segment: Segment, name: C): Promise<ColumnArray<C>> {
    return this.columns.read(snapshot, segment, name);
  }

  private async readNow(): Promise<Snapshot> {
    const { redis, keys, clock } = this.ctx;
    const at = clock.now();
    const [format, serving] = await redis.hmget(keys.deadLetterIndex(), "format", "serving");
    if (!serving || Number(format) !== INDEX_FORMAT) {
      throw new SpillwayError("index_building", "The index of dead letters is not complete yet.", {
        hint: "The collector builds it by itself: look again in a moment. Without a collector, run bin/spillway reindex.",
        retryAfterMs: 2_000,
      });
    }
    const snapshot = await readSnapshot(this.ctx, serving, this.last);
    const isNews = snapshot.version !== this.last?.version || snapshot.epoch !== this.last.epoch;
    // The same object for the same content, so that what was made of it can be used again.
    if (isNews) this.last = snapshot;
    this.readAtMs = at;
    return this.last ?? snapshot;
  }
}

const readers = new WeakMap<Redis, Map<string, IndexReader>>();

/** The one reader of a connection. */
export function indexReader(ctx: Pick<Context, "redis" | "keys" | "clock">): IndexReader {
  const byPrefix = readers.get(ctx.redis) ?? new Map<string, IndexReader>();
  readers.set(ctx.redis, byPrefix);
  const reader = byPrefix.get(ctx.keys.prefix) ?? new IndexReader(ctx);
  byPrefix.set(ctx.keys.prefix, reader);
  return reader;
}
