import { randomUUID } from "node:crypto";
import type { Context } from "../context";
import { RESERVED_FLAG_KEYS } from "../contract/flags";
import { SpillwayError } from "../errors";
import { parseFlag } from "../flags/read";
import { holdsWholeQueues, isOn } from "../flags/rules";
import { openQueue } from "./open";

/** The first two are members of a queue's paused-by set that are no keys of kill switches: the contract reserves them. */
const [OPERATOR, OTHERS] = RESERVED_FLAG_KEYS;
export const isSwitch = (pauser: string): boolean => pauser !== OPERATOR && pauser !== OTHERS;

const LOCK_MS = 5_000;
const LOCK_RETRY_MS = 25;

/**
 * Lets go of a lock that is still one's own.
 * KEYS 1 lock (string) · ARGV 1 its holder · Result: 1 let go, 0 was not ours. Cost: O(1).
 */
const UNLOCK = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`;

/**
 * Runs one change of a queue's pause at a time: the set and BullMQ's pause are two writes, and two changes at once could
 * take each other's pause for a stranger's. A holder that dies loses the lock after 5 s; each change is idempotent.
 */
async function locked<T>(ctx: Context, key: string, change: () => Promise<T>): Promise<T> {
  const lock = ctx.keys.pauseLock(key);
  const holder = randomUUID();
  const until = ctx.clock.now() + 2 * LOCK_MS;
  while ((await ctx.redis.set(lock, holder, "PX", LOCK_MS, "NX")) === null) {
    if (ctx.clock.now() > until) {
      throw new SpillwayError("conflict", "This queue's pause is being changed by somebody else.", {
        hint: "Try again in a few seconds.",
      });
    }
    await ctx.clock.sleep(LOCK_RETRY_MS);
  }
  try {
    return await change();
  } finally {
    await ctx.redis.eval(UNLOCK, 1, lock, holder);
  }
}

/** Of a paused-by set, those that people should see. */
export const shownPausers = (members: string[]): string[] =>
  members.filter((member) => member !== OTHERS).sort();

/** Who keeps a queue paused, as far as Spillway did. */
export async function pausedBy(ctx: Context, key: string): Promise<string[]> {
  return shownPausers(await ctx.redis.smembers(ctx.keys.pausedBy(key)));
}

async function addPauser(ctx: Context, key: string, pauser: string, open = openQueue): Promise<void> {
  const queue = await open(ctx, key);
  const set = ctx.keys.pausedBy(key);
  const [paused, members] = await Promise.all([queue.isPaused(), ctx.redis.scard(set)]);
  const asWell = paused && members === 0 && pauser !== OPERATOR ? [OTHERS] : [];
  const transaction = ctx.redis.multi();
  // Somebody outside has resumed it since: a pause that is over must not outlive the switch that comes now.
  if (!paused) transaction.srem(set, OPERATOR, OTHERS);
  await transaction
    .sadd(ctx.keys.pausedIndex(), key)
    .sadd(set, pauser, ...asWell)
    .exec();
  if (!paused) await queue.pause();
}

/** Takes one away, and resumes the queue when it was the last. */
async function removePauser(ctx: Context, key: string, pauser: string): Promise<void> {
  const set = ctx.keys.pausedBy(key);
  const others = (await ctx.redis.smembers(set)).filter((member) => member !== pauser);
  if (others.length === 0) {
    const queue = await openQueue(ctx, key);
    // BullMQ moves a v5 list of paused jobs back in steps and returns when it is empty.
    await queue.resume();
  }
  // Resumed first: a process that dies in between leaves a member, and the next look takes it away again.
  const left = others.filter((member) => member !== OTHERS);
  const transaction = ctx.redis.multi().srem(set, pauser);
  if (left.length === 0) transaction.del(set).srem(ctx.keys.pausedIndex(), key);
  await transaction.exec();
}

/** Pauses a queue for the operator; running jobs finish. Throws what `open` does, which is `queue_not_found`. */
export const pauseByOperator = (ctx: Context, key: string, open = openQueue): Promise<void> =>
  locked(ctx, key, () => addPauser(ctx, key, OPERATOR, open));

/**
 * Resumes a queue for the operator, whoever outside Spillway paused it. Throws `conflict` while a kill switch holds it,
 * and `queue_not_found`.
 */
export function resumeByOperator(ctx: Context, key: string): Promise<void> {
  return locked(ctx, key, async () => {
    await openQueue(ctx, key);
    const switches = (await pausedBy(ctx, key)).filter(isSwitch);
    if (switches.length > 0) {
      throw new SpillwayError("conflict", `Kill switch ${switches.join(", ")} holds this queue.`, {
        hint: "Lift the switch; that resumes what the switch paused.",
      });
    }
    await ctx.redis.srem(ctx.keys.pausedBy(key), OTHERS);
    await removePauser(ctx, key, OPERATOR);
  });
}

/**
 * Pauses a queue for a switch, if the switch still holds whole queues and is on; also pauses again what somebody resumed
 * behind its back. False when the switch no longer does. Throws `queue_not_found`.
 */
export function pauseByFlag(ctx: Context, key: string, flagKey: string): Promise<boolean> {
  return locked(ctx, key, async () => {
    const text = await ctx.redis.hget(ctx.keys.flags(), flagKey);
    const flag = text === null ? null : parseFlag(text);
    if (flag === null || !isOn(flag, ctx.clock.now()) || !holdsWholeQueues(flag)) return false;
    if (flag.scope.queue !== undefined && flag.scope.queue !== key) return false;
    await addPauser(ctx, key, flagKey);
    return true;
  });
}

/** Ends a switch's pause: the queue runs again unless an operator, another switch or somebody else wants it paused. */
export async function unpauseByFlag(ctx: Context, key: string, flagKey: string): Promise<void> {
  const isMember = async () => (await ctx.redis.sismember(ctx.keys.pausedBy(key), flagKey)) === 1;
  if (!(await isMember())) return;
  await locked(ctx, key, async () => {
    if (await isMember()) await removePauser(ctx, key, flagKey);
  });
}

/** Forgets who paused a queue that is gone. */
export async function forgetPause(ctx: Context, key: string): Promise<void> {
  await ctx.redis.multi().del(ctx.keys.pausedBy(key)).srem(ctx.keys.pausedIndex(), key).exec();
}
