import type { Context } from "../context";
import type { Decision } from "../contract/decisions";

/** Entries kept for each queue, about 400 bytes each; the oldest go first. */
const MAX_DECISIONS = 10_000;
/** Longest sentence kept: errors of other people's code end up in some. */
const MAX_WHY_CHARS = 500;

type Optional =
  | "tenant"
  | "route"
  | "attempt"
  | "class"
  | "code"
  | "policyVersion"
  | "policySource"
  | "delayMs"
  | "message"
  | "durationMs"
  | "worker"
  | "appVersion"
  | "host";

export type DecisionDraft = { queueKey: string } & Omit<Decision, "id" | "at" | Optional> &
  Partial<Pick<Decision, Optional>>;

/**
 * Appends one automatic decision to the queue's stream. It is sent at once and not awaited: on the connection that BullMQ
 * uses, it reaches Redis before the command that carries the decision out. With Redis away it waits in the connection's
 * queue, as that command does. A process that dies in between has written a decision that did not happen, never the
 * reverse. It never throws: a decision that was not written is logged.
 */
export function recordDecision(ctx: Context, { queueKey, ...draft }: DecisionDraft): void {
  const entry: Omit<Decision, "id"> = {
    tenant: null,
    route: null,
    attempt: null,
    class: null,
    code: null,
    policyVersion: null,
    policySource: null,
    delayMs: null,
    message: null,
    durationMs: null,
    worker: null,
    appVersion: null,
    host: null,
    ...draft,
    at: ctx.clock.now(),
    why: draft.why.length > MAX_WHY_CHARS ? `${draft.why.slice(0, MAX_WHY_CHARS)}…` : draft.why,
  };
  ctx.redis
    .xadd(
      ctx.keys.decisions(queueKey),
      "MAXLEN",
      "~",
      MAX_DECISIONS,
      "*",
      "kind",
      entry.kind,
      "job",
      entry.jobId,
      "entry",
      JSON.stringify(entry),
    )
    .catch((err: unknown) => ctx.log.warn({ err, decision: entry }, "A decision was not recorded"));
}
