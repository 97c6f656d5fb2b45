import { z } from "zod";
import type { Context } from "../context";
import { breakerStateSchema } from "./state";

/** A change whose message was lost is seen after this long, plus one round trip. */
const POLL_MS = 500;

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

/**
 * Knows which breakers are not closed: a message makes it look at once, a poll of the version makes up for lost ones. It
 * resolves after the first look; with Redis away it waits, and later what was known last stays in force.
 */
export async function watchBreakers(ctx: Context): Promise<BreakerWatcher> {
  let known = new Map<string, KnownBreaker>();
  let version = -1;
  let closed = false;
  let reading: Promise<void> | null = null;
  let again = false;

  async function read(): Promise<void> {
    do {
      again = false;
      const [entries, nowVersion] = await Promise.all([
        ctx.redis.hgetall(ctx.keys.breakersNotClosed()),
        ctx.redis.get(ctx.keys.breakersVersion()),
      ]);
      known = new Map(
        Object.entries(entries).map(([id, text]) => [id, knownSchema.parse(JSON.parse(text))] as const),
      );
      version = Number(nowVersion ?? 0);
    } while (again);
  }
  function refresh(): Promise<void> {
    // A read under way may have begun before the change that was told.
    if (reading) again = true;
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  }
  const quietly = (work: Promise<unknown>) =>
    work.catch((err: unknown) => {
      if (!closed) ctx.log.warn({ err }, "Breakers could not be read; the last known states stay in force");
    });

  await refresh();
  const subscriber = ctx.redis.duplicate();
  subscriber.on("error", (err) => ctx.log.debug({ err }, "The subscription to breakers is away"));
  subscriber.on("message", () => void quietly(refresh()));
  quietly(subscriber.subscribe(ctx.keys.breakersChannel()));

  let polling = false;
  const timer = setInterval(() => {
    // With Redis away commands wait in a queue: one is enough.
    if (polling) return;
    polling = true;
    quietly(
      ctx.redis.get(ctx.keys.breakersVersion()).then(async (text) => {
        if (Number(text ?? 0) !== version) await refresh();
      }),
    ).finally(() => {
      polling = false;
    });
  }, POLL_MS);
  timer.unref();

  return {
    of: (id) => known.get(id),
    refresh,
    learn(id, next) {
      if (next.kind === "closed") known.delete(id);
      else known.set(id, next);
    },
    close() {
      closed = true;
      clearInterval(timer);
      subscriber.disconnect();
    },
  };
}
