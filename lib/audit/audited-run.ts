import type { Context } from "../context";
import type { AuditEntry } from "../contract/audit";
import { type SpillwayError, toChangeError } from "../errors";
import { openAudit, settleAudit } from "./audit-log";

/** What an action may add to its audit entry while it runs. */
export interface AuditNotes {
  target: Record<string, string>;
  reason?: string;
  before?: unknown;
  after?: unknown;
  /** Keys of the groups of dead letters that the change concerns: it is found by them. */
  groups?: string[];
  /** What was not changed although the rest was, in a sentence. */
  partly?: string;
  /** Set when nothing was changed after all (a dry run, a refusal that may come in floods): no entry is kept. */
  skip?: boolean;
}

/**
 * Runs a change so that it can always be explained afterwards: the intent is written first, so that a process that
 * dies in between leaves an entry `unknown`, and is replaced by the outcome. When the intent cannot be written,
 * nothing is changed. Throws what `run` throws as a {@link SpillwayError}: `outcome_unknown` where Redis was lost in it.
 */
export async function auditedRun<T>(
  ctx: Context,
  { actor, action, notes }: { actor: string; action: string; notes: AuditNotes },
  run: () => Promise<T>,
): Promise<T> {
  const base = () => ({ actor, action, target: notes.target, reason: notes.reason ?? null });
  const openId = await openAudit(ctx, base());
  const settle = (outcome: AuditEntry["outcome"], error: string | null) =>
    settleAudit(
      ctx,
      openId,
      { ...base(), outcome, error, before: notes.before ?? null, after: notes.after ?? null },
      notes.groups,
    );
  const close = async (outcome: AuditEntry["outcome"], error: string | null) => {
    if (notes.skip) await ctx.redis.xdel(ctx.keys.audit(), openId);
    else await settle(outcome, error);
  };
  // What has come of the change stands, whether this can be written or not; without it the intent stands as `unknown`.
  const written = (outcome: AuditEntry["outcome"], error: string | null) =>
    close(outcome, error)
      // Settling twice writes one entry, and a connection that broke is back by then.
      .catch(() => close(outcome, error))
      .catch((err: unknown) =>
        ctx.log.error({ err }, "The outcome of a change could not be written to the audit"),
      );
  try {
    const answer = await run();
    await written("done", notes.partly ?? null);
    return answer;
  } catch (thrown) {
    const error = toChangeError(thrown);
    await written(outcomeOf(error), error.message);
    throw error;
  }
}

function outcomeOf({ code, status }: SpillwayError): AuditEntry["outcome"] {
  if (code === "outcome_unknown") return "unknown";
  return status < 500 ? "refused" : "failed";
}
