import type { Redis } from "ioredis";
import { PermanentError, ThrottledError, TransientError } from "@/lib/resilience/failures";
import { parseRetryAfterMs } from "@/lib/resilience/retry-after";
import type { Served } from "@/workers/runtime/processor";
import { bringAbout, EFFECTS, noteTry } from "./effects";
import type { CHAOS_QUEUE } from "./work";

/** Calls the downstream, then brings the job's effect about. */
export function processors(redis: Redis, downstreamUrl: string): Served<typeof CHAOS_QUEUE> {
  async function call(refused: boolean, signal: AbortSignal): Promise<void> {
    if (refused) throw new PermanentError("This job is refused for good.");
    const response = await fetch(downstreamUrl, { method: "POST", signal });
    await response.body?.cancel();
    if (response.status === 429)
      throw new ThrottledError(
        "Slow down.",
        parseRetryAfterMs(response.headers.get("retry-after"), Date.now()),
      );
    if (!response.ok) throw new TransientError(`The downstream answered ${response.status}.`);
  }
  return {
    keyed: async ({ idempotencyKey, refused }, { signal, commit }) => {
      await call(refused, signal);
      await noteTry(redis, idempotencyKey);
      await commit("effect", [EFFECTS], [["hincrby", EFFECTS, idempotencyKey, 1]]);
      return "done";
    },
    plain: async ({ effect, refused }, { signal }) => {
      await call(refused, signal);
      await bringAbout(redis, effect);
      return "done";
    },
  };
}
