import type { Context } from "../context";
import type { Breaker } from "../contract/breakers";
import { SpillwayError } from "../errors";
import { operateBreaker } from "./operate";
import { readBreaker } from "./read";

interface Change {
  before: Breaker;
  after: Breaker;
}

/**
 * Holds a breaker open until `expiresAt` (then it is probed), or until it is reset. Running jobs are not stopped; workers
 * obey within a second. Throws `not_found`, and `invalid_request` for an end that is past.
 */
export async function tripByHand(
  ctx: Context,
  id: string,
  { by, reason, expiresAt }: { by: string; reason: string; expiresAt: number | null },
): Promise<Change> {
  if (expiresAt !== null && expiresAt <= ctx.clock.now()) {
    throw new SpillwayError("invalid_request", "The trip would be over before it begins.", {
      errors: [{ field: "expiresAt", message: "must be in the future" }],
    });
  }
  return change(ctx, id, { op: "isolate", by, reason, untilMs: expiresAt ?? 0 });
}

/** Closes a breaker and forgets what it has counted. Throws `not_found`. */
export function resetByHand(
  ctx: Context,
  id: string,
  { by, reason }: { by: string; reason: string },
): Promise<Change> {
  return change(ctx, id, { op: "reset", by, reason });
}

async function change(
  ctx: Context,
  id: string,
  operation: Parameters<typeof operateBreaker>[2],
): Promise<Change> {
  const before = await readBreaker(ctx, id);
  await operateBreaker(ctx, { prefix: before.prefix, route: before.route }, operation);
  return { before, after: await readBreaker(ctx, id) };
}
