import { z } from "zod";
import type { Context } from "../context";
import type { BreakerPolicy } from "../contract/policies";
import { markKeys } from "../marks/add-mark";
import { runScript } from "../redis-script";
import { BREAKER } from "./script";
import { type BreakerOperation, breakerStateSchema } from "./state";

/** A route is shared by all queues under one prefix that name it. */
export interface RouteIdentity {
  prefix: string;
  route: string;
}

/** The opaque, URL-safe id of a route's breaker. */
export const breakerId = ({ prefix, route }: RouteIdentity): string =>
  Buffer.from(JSON.stringify([prefix, route]), "utf8").toString("base64url");

const identitySchema = z.tuple([z.string(), z.string()]);

/** Null for what is no id of a breaker. */
export function parseBreakerId(id: string): RouteIdentity | null {
  try {
    const [prefix, route] = identitySchema.parse(JSON.parse(Buffer.from(id, "base64url").toString("utf8")));
    return breakerId({ prefix, route }) === id ? { prefix, route } : null;
  } catch {
    return null;
  }
}

const answerSchema = z.object({
  decision: z.enum(["none", "run", "probe", "defer"]),
  untilMs: z.number(),
  kind: breakerStateSchema.shape.kind,
  openUntilMs: z.number(),
  state: z.string(),
});
export type BreakerAnswer = z.infer<typeof answerSchema>;

/**
 * Runs one operation on the breaker of a route. One round trip. `policy` is that of the queue that asks and stays with the
 * breaker as the one last used; an operator's change needs none. `nowMs` left out is Redis's own time.
 */
export async function operateBreaker(
  ctx: Pick<Context, "redis" | "keys">,
  identity: RouteIdentity,
  operation: BreakerOperation,
  by: { policy?: BreakerPolicy; queueKey?: string; nowMs?: number } = {},
): Promise<BreakerAnswer> {
  const { redis, keys } = ctx;
  const id = breakerId(identity);
  const { policy, queueKey: queue, nowMs } = by;
  const batches =
    operation.op === "report"
      ? operation.batches.map(({ succeeded, failed, tookMs, openAtLeastMs }) => [
          succeeded,
          failed,
          tookMs,
          openAtLeastMs,
        ])
      : undefined;
  const answer = await runScript(
    redis,
    BREAKER,
    [
      keys.breaker(id),
      keys.breakersNotClosed(),
      keys.breakersIndex(),
      keys.breakersVersion(),
      keys.breakerHistory(id),
      ...markKeys(keys, "own"),
    ],
    [
      JSON.stringify({
        ...operation,
        ...(batches ? { batches } : {}),
        id,
        ...identity,
        policy,
        queue,
        nowMs,
      }),
      keys.breakersChannel(),
      keys.liveChannel(),
    ],
  );
  return answerSchema.parse(JSON.parse(String(answer)));
}
