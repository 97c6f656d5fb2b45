import { recordAudit } from "../audit/audit-log";
import type { Context } from "../context";
import { publishLive } from "../live/publish";
import { isSwitch } from "../queues/pause";
import { flagOfHeldSet, type HeldSet, heldSets } from "./held-counts";
import { enforcePause, liftPause } from "./pause-switch";
import { readFlagSet } from "./read";
import { RELEASE_BATCH, releaseBatch } from "./release";
import { holdsWholeQueues, isOn } from "./rules";
import { expireFlag, listFlags } from "./store";

const STEP_MS = 200;
/** Per switch: a batch a step is about 500 jobs a second. */
const BATCHES_A_STEP = 1;
/** Expiry, pauses and leftovers need no closer look than this. */
const CHECK_EVERY_STEPS = 5;

/**
 * Keeps the kill switches' promises, in whichever process leads: turns off those that expire, keeps paused what they hold
 * whole, and releases, paced and in order, what they hold no more. Runs until the signal aborts; resolves then.
 * All of its state is in Redis, so another process can go on at any step. Redis away: it tries again at the next step.
 */
export async function startFlagKeeper(ctx: Context, signal: AbortSignal): Promise<void> {
  for (let step = 0; !signal.aborted; step++) {
    try {
      if (step % CHECK_EVERY_STEPS === 0) await checkFlags(ctx);
      await releaseStep(ctx, signal);
    } catch (err) {
      ctx.log.warn({ err }, "The flag keeper missed a step");
    }
    await ctx.clock.sleep(STEP_MS, signal).catch(() => {});
  }
}

/** Expires switches, and makes every pause what the switches say. */
export async function checkFlags(ctx: Context): Promise<void> {
  const { flags } = await readFlagSet(ctx);
  const now = ctx.clock.now();
  for (const flag of flags) {
    if (flag.enabled && !isOn(flag, now)) await expire(ctx, flag.key);
    else if (isOn(flag, now) && holdsWholeQueues(flag)) await enforcePause(ctx, flag);
  }
  await liftOrphans(ctx, new Set(flags.filter((flag) => isOn(flag, now)).map(({ key }) => key)));
}

async function expire(ctx: Context, key: string): Promise<void> {
  const change = await expireFlag(ctx, key);
  if (change === null) return;
  await recordAudit(ctx, {
    actor: "system",
    action: "flag.expire",
    target: { key },
    reason: "Its time was up.",
    outcome: "done",
    error: null,
    before: change.before,
    after: change.after,
  });
  ctx.log.info({ flag: key }, "A kill switch expired");
}

/** Ends pauses of switches that are off or gone: what a process that died after storing the change left undone. */
async function liftOrphans(ctx: Context, on: Set<string>): Promise<void> {
  const queueKeys = await ctx.redis.smembers(ctx.keys.pausedIndex());
  const orphans = new Set<string>();
  for (const queueKey of queueKeys) {
    for (const pauser of await ctx.redis.smembers(ctx.keys.pausedBy(queueKey))) {
      if (isSwitch(pauser) && !on.has(pauser)) orphans.add(pauser);
    }
  }
  for (const key of orphans) await liftPause(ctx, key, null);
}

/** One batch for each switch that has jobs to release. Gives how many jobs were released. */
async function releaseStep(ctx: Context, signal?: AbortSignal): Promise<number> {
  const sets = await heldSets(ctx);
  if (sets.length === 0) return 0;
  const now = ctx.clock.now();
  const { flags } = await readFlagSet(ctx);
  const holding = new Set(
    flags
      .filter((flag) => isOn(flag, now) && flag.action !== "fail" && !holdsWholeQueues(flag))
      .map(({ key }) => key),
  );
  const due = new Map<string, HeldSet[]>();
  for (const set of sets) {
    // A set that a change of its switch has let go of carries a mark, and so is no switch's key.
    if (holding.has(set.heldSetKey)) continue;
    const flag = flagOfHeldSet(set.heldSetKey);
    due.set(flag, [...(due.get(flag) ?? []), set]);
  }
  let released = 0;
  for (const ofFlag of due.values()) {
    let left = BATCHES_A_STEP * RELEASE_BATCH;
    for (const set of ofFlag) {
      if (left <= 0 || signal?.aborted) break;
      const count = await releaseBatch(ctx, set);
      left -= Math.max(count, 1);
      released += count;
    }
  }
  if (released > 0) await publishLive(ctx, { event: "flags", data: await listFlags(ctx) });
  return released;
}
