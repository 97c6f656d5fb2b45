import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import type { Context } from "../context";
import { SpillwayError } from "../errors";
import { safeJson } from "../jobs/parse";
import { redisScript, runScript } from "../redis-script";

const KEPT_MS = 24 * 3_600_000;
/** A request that dies before it answers frees its key after this long; a count over millions is done well before. */
const RESERVED_MS = 10 * 60_000;
const WAIT_MS = 10_000;
const POLL_MS = 50;
const MAX_KEY_CHARS = 255;

const storedSchema = z.object({ hash: z.string(), token: z.string(), answer: z.unknown() });

/** A key that is ours until we answer. */
export interface Reservation {
  key: string;
  /** What stands at the key while it is ours. */
  held: string;
  keptMs: number;
  /** What must replace it together with the change itself. */
  answered(answer: unknown): string;
}

const RELEASE = redisScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`);

/**
 * Honours an Idempotency-Key. Gives a reservation to the first request, and the first one's answer to every repeat of
 * it, for 24 hours. Concurrent requests with one key wait for the first. Throws `unprocessable` when the key was used
 * for something else, `conflict` when the first request still works, and `invalid_request` for a key that is too long.
 */
export async function reserveRequest(
  ctx: Context,
  scope: string,
  idempotencyKey: string,
  body: unknown,
): Promise<{ reservation: Reservation } | { answer: unknown }> {
  if (idempotencyKey.length > MAX_KEY_CHARS) {
    throw new SpillwayError("invalid_request", `Idempotency-Key has more than ${MAX_KEY_CHARS} characters.`, {
      errors: [{ field: "Idempotency-Key", message: `At most ${MAX_KEY_CHARS} characters.` }],
    });
  }
  const key = ctx.keys.idempotentRequest(sha256(`${scope}\n${idempotencyKey}`));
  const hash = sha256(JSON.stringify(body));
  const token = randomUUID();
  const held = JSON.stringify({ hash, token, answer: null });
  const answered = (answer: unknown) => JSON.stringify({ hash, token, answer });
  const until = ctx.clock.now() + WAIT_MS;
  for (;;) {
    if (await ctx.redis.set(key, held, "PX", RESERVED_MS, "NX")) {
      return { reservation: { key, held, keptMs: KEPT_MS, answered } };
    }
    const stored = storedSchema.safeParse(safeJson((await ctx.redis.get(key)) ?? undefined));
    if (stored.success && stored.data.hash !== hash) {
      throw new SpillwayError("unprocessable", "This Idempotency-Key was used for a different request.", {
        hint: "Take a new key for a new request.",
      });
    }
    if (stored.success && stored.data.answer !== null) return { answer: stored.data.answer };
    if (ctx.clock.now() > until) throw stillWorking();
    await ctx.clock.sleep(POLL_MS);
  }
}

/** Answers a request whose change is safe to repeat, so that the answer need not be written in one step with it. */
export async function answerRequest(
  ctx: Context,
  { key, keptMs, answered }: Reservation,
  answer: unknown,
): Promise<void> {
  await ctx.redis.set(key, answered(answer), "PX", keptMs, "XX");
}

export const stillWorking = () =>
  new SpillwayError("conflict", "A request with this Idempotency-Key is still being worked on.", {
    hint: "Repeat it in a moment with the same key.",
  });

/** Frees a key whose request came to nothing, so that it can be repeated. */
export async function releaseRequest(ctx: Context, { key, held }: Reservation): Promise<void> {
  await runScript(ctx.redis, RELEASE, [key], [held]);
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("base64url");
