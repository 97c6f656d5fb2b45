import { requestAdmission } from "../admission/admission";
import type { Context } from "../context";
import type { IdempotencyPolicy } from "../contract/policies";
import { TransientError } from "../resilience/failures";
import { completeKey, releaseKey } from "./record";

export interface OnceOf extends IdempotencyPolicy {
  /** What kind of effect it is; keys of two scopes never meet. */
  scope: string;
  key: string;
  /** Who does it: a job's id. The same holder may take its key again at once, as after a crash. */
  holderId: string;
}

/**
 * An idempotent consumer for an effect outside of this Redis: runs it, and not again for `keepMs` once it has succeeded. Two round
 * trips. What fails gives the key back. Where a process may die:
 * before the effect: the lock runs out, or the same holder takes it again; nothing has happened.
 * between the effect and its mark: it happens again. No consumer can prevent that; give the downstream `fence` or the key, so that it
 * can. For an effect in this Redis there is `commitOnce`, which has no such gap.
 * after the mark: a repeat gives the stored result.
 * Throws {@link TransientError} while somebody else is at it, and when somebody else took the key since.
 */
export async function once<T>(
  ctx: Context,
  { scope, key, holderId, keepMs, lockMs }: OnceOf,
  effect: (fence: number) => Promise<T>,
): Promise<{ ran: true; result: T } | { ran: false; result: unknown }> {
  const admission = await requestAdmission(ctx, {
    queueKey: scope,
    jobId: holderId,
    idempotency: { key, payload: null, policy: { keepMs, lockMs } },
    quota: null,
    rate: null,
  });
  if (admission.kind === "done") return { ran: false, result: admission.result };
  if (admission.kind !== "run" || admission.holder === null)
    throw new TransientError(`Somebody else is at ${scope} ${key}.`);
  const { holder } = admission;
  let result: T;
  try {
    result = await effect(holder.fence);
  } catch (error) {
    await releaseKey(ctx, holder).catch((err: unknown) =>
      ctx.log.warn({ err, scope, key }, "A key was not given back; its lock will run out"),
    );
    throw error;
  }
  if (await completeKey(ctx, { holder, result, keepMs })) return { ran: true, result };
  throw new TransientError(`Somebody else took ${scope} ${key} since.`);
}
