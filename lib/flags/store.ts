import type { Context } from "../context";
import type { Flag } from "../contract/flags";
import { SpillwayError } from "../errors";
import { publishLive } from "../live/publish";
import { isSwitch } from "../queues/pause";
import { refuseImpossible } from "./admissible";
import { heldByFlag } from "./held-counts";
import { enforcePause, liftPause } from "./pause-switch";
import { parseFlag, readFlagSet } from "./read";
import { type FlagDraft, type StoredFlag, sameScope } from "./rules";
import { replaceFlag } from "./write";

/** All flags, oldest first, each with the number of jobs it holds. A constant number of round trips. */
export async function listFlags(ctx: Context): Promise<{ flags: Flag[]; version: number }> {
  const [set, held] = await Promise.all([readFlagSet(ctx), heldByFlag(ctx)]);
  return { version: set.version, flags: set.flags.map((flag) => withHeld(flag, held)) };
}

const withHeld = (flag: StoredFlag, held: Map<string, number>): Flag => ({
  ...flag,
  held: held.get(flag.key) ?? 0,
});

async function readFlag(
  ctx: Context,
  key: string,
): Promise<{ text: string | null; flag: StoredFlag | null }> {
  const text = await ctx.redis.hget(ctx.keys.flags(), key);
  return { text, flag: text === null ? null : parseFlag(text) };
}

/**
 * Creates or changes a switch, and pauses or resumes what it holds whole. Workers obey within a second. Should the process
 * die after the switch is stored, the flag keeper does the rest. Throws `unprocessable` when the queue's workers cannot obey
 * such a switch, `queue_not_found` when there is no such queue.
 */
export async function putFlag(
  ctx: Context,
  key: string,
  draft: FlagDraft,
  by: string,
): Promise<{ before: Flag | null; after: Flag }> {
  if (!isSwitch(key)) {
    throw new SpillwayError("unprocessable", `A kill switch cannot be named ${key}.`, {
      hint: "Choose another key: the paused-by list uses this one for itself.",
    });
  }
  await refuseImpossible(ctx, draft);
  for (;;) {
    const { text, flag: before } = await readFlag(ctx, key);
    const now = ctx.clock.now();
    const after: StoredFlag = {
      key,
      ...draft,
      by,
      createdAt: before?.createdAt ?? now,
      // Workers tell one state of a flag from the next by this time, so it never stands still.
      updatedAt: Math.max(now, (before?.updatedAt ?? 0) + 1),
      held: 0,
    };
    const means = before !== null && sameScope(before.scope, after.scope) && before.action === after.action;
    if (!(await replaceFlag(ctx, key, text, after, !means))) continue;
    await liftPause(ctx, key, after);
    await enforcePause(ctx, after);
    return { before, after: await announce(ctx, after) };
  }
}

/** Lifts a switch and forgets it. What it held is released by the flag keeper, in order. Throws `not_found`. */
export async function deleteFlag(
  ctx: Context,
  key: string,
): Promise<{ before: StoredFlag; releasing: number }> {
  for (;;) {
    const { text, flag: before } = await readFlag(ctx, key);
    if (before === null) {
      throw new SpillwayError("not_found", `There is no kill switch ${key}.`, {
        hint: "GET /api/v1/flags lists those there are.",
      });
    }
    const releasing = (await heldByFlag(ctx)).get(key) ?? 0;
    if (!(await replaceFlag(ctx, key, text, null, true))) continue;
    await liftPause(ctx, key, null);
    await publishLive(ctx, { event: "flags", data: await listFlags(ctx) });
    return { before, releasing };
  }
}

/**
 * Turns a switch off whose time has come. Null when it was changed or turned off meanwhile.
 */
export async function expireFlag(ctx: Context, key: string): Promise<{ before: Flag; after: Flag } | null> {
  const { text, flag: before } = await readFlag(ctx, key);
  const now = ctx.clock.now();
  if (before === null || !before.enabled || before.expiresAt === null || before.expiresAt > now) return null;
  const after: StoredFlag = {
    ...before,
    enabled: false,
    updatedAt: Math.max(now, before.updatedAt + 1),
  };
  if (!(await replaceFlag(ctx, key, text, after, false))) return null;
  await liftPause(ctx, key, after);
  return { before, after: await announce(ctx, after) };
}

async function announce(ctx: Context, flag: StoredFlag): Promise<Flag> {
  const list = await listFlags(ctx);
  await publishLive(ctx, { event: "flags", data: list });
  return list.flags.find(({ key }) => key === flag.key) ?? flag;
}
