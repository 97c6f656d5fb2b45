import type { Context } from "../context";
import { liveRuntimeWorkers, type RuntimeWorker } from "../workers/heartbeats";

/** A worker that has not reported for so long counts no more. */
const LIVE_MS = 6_000;

/** The workers that a policy is in force in. */
export const liveWorkers = (ctx: Context): Promise<RuntimeWorker[]> =>
  liveRuntimeWorkers(ctx, ctx.clock.now(), LIVE_MS);
