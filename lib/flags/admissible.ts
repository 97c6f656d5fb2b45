import type { Context } from "../context";
import { SpillwayError } from "../errors";
import { parseQueueKey } from "../queues/identity";
import { openQueue } from "../queues/open";
import { type FlagDraft, holdsWholeQueues } from "./rules";
import { runtimeQueues } from "./runtime-queues";

/**
 * Refuses a switch that nothing would obey. A whole-queue hold works on every queue, because it pauses it; anything finer
 * is done by the runtime's workers, so the queue must have some. Throws `unprocessable` and `queue_not_found`.
 */
export async function refuseImpossible(ctx: Context, draft: FlagDraft): Promise<void> {
  if (draft.expiresAt !== null && draft.expiresAt <= ctx.clock.now()) {
    throw new SpillwayError("unprocessable", "The switch would have expired already.", {
      hint: "Choose an expiry in the future, or none.",
    });
  }
  const { queue } = draft.scope;
  if (queue !== undefined) await openQueue(ctx, queue);
  if (holdsWholeQueues(draft)) return;
  const runtime = await runtimeQueues(ctx);
  if (queue !== undefined && !runtime.has(queue)) {
    throw new SpillwayError(
      "unprocessable",
      `The workers of ${parseQueueKey(queue).name} do not run Spillway's runtime, so only the whole queue can be held.`,
      { hint: "Use action hold with the queue alone: that pauses it. Or serve it with startWorker." },
    );
  }
  if (draft.action !== "fallback") return;
  const reached = queue === undefined ? [...runtime] : [...runtime].filter(([key]) => key === queue);
  const lacking = reached.filter(([, policy]) => !policy.hasFallback).map(([key]) => parseQueueKey(key).name);
  if (queue !== undefined && lacking.length > 0) {
    throw new SpillwayError("unprocessable", `The queue ${lacking.join(", ")} declares no fallback.`, {
      hint: "Use action hold or fail, or declare a fallback with defineQueue.",
    });
  }
}
