import { z } from "zod";
import type { Context } from "../context";
import { watchSetting } from "../watched";
import { breakerStateSchema } from "./state";

const knownSchema = z.object({ kind: breakerStateSchema.shape.kind, untilMs: z.number() });
type KnownBreaker = z.infer<typeof knownSchema>;

export interface BreakerWatcher {
  /** What is known of a breaker that is not closed; undefined for a closed one. No round trip. */
  of(id: string): KnownBreaker | undefined;
  /** Reads them now. */
  refresh(): Promise<void>;
  /** What an answer of Redis has just said, so that this process need not wait for the message. */
  learn(id: string, known: KnownBreaker): void;
  close(): void;
}

/** Knows which breakers are not closed. Resolves after the first look; what was known last stays in force while Redis is away. */
export async function watchBreakers(ctx: Context): Promise<BreakerWatcher> {
  let known = new Map<string, KnownBreaker>();
  const { refresh, close } = await watchSetting(ctx, {
    what: "breakers",
    channel: ctx.keys.breakersChannel(),
    versionKey: ctx.keys.breakersVersion(),
    async read() {
      // The counter first: a change in between is then read once more, and not missed.
      const [version, entries] = await Promise.all([
        ctx.redis.get(ctx.keys.breakersVersion()),
        ctx.redis.hgetall(ctx.keys.breakersNotClosed()),
      ]);
      known = new Map(
        Object.entries(entries).map(([id, text]) => [id, knownSchema.parse(JSON.parse(text))] as const),
      );
      return Number(version ?? 0);
    },
  });
  return {
    of: (id) => known.get(id),
    refresh,
    learn(id, next) {
      if (next.kind === "closed") known.delete(id);
      else known.set(id, next);
    },
    close,
  };
}
