import type { AdmissionAnswer, AdmissionRequest } from "@/lib/admission/admission";
import type { KeyHolder } from "@/lib/idempotency/record";
import { noteDeferral } from "@/lib/quotas/deferrals";
import { PermanentError } from "@/lib/resilience/failures";
import type { JobRun } from "./job-run";
import { noteDecision } from "./note-decision";
import type { RuntimeContext } from "./runtime-context";

/** What admission says of a job: run it, give an answer that stands for the processor's, or come back later. */
export type Admission =
  | { kind: "run"; holder: KeyHolder | null }
  | { kind: "answer"; value: unknown }
  | { kind: "defer"; because: "busy" | "quota" | "rate"; untilMs: number };

/**
 * A job waits no longer than this for the run that holds its key: that run gives the key back when it ends, and its lock
 * runs out only when its worker died.
 */
const BUSY_LOOK_MS = 1_000;

const FREE: Admission = { kind: "run", holder: null };

/** Asks what workers share whether the job may run now. A queue that limits nothing asks nothing. */
export function admit(
  ctx: RuntimeContext,
  run: JobRun,
  ask: (request: AdmissionRequest) => Promise<AdmissionAnswer>,
): Admission | Promise<Admission> {
  const { rate, quota, idempotency } = run.policy.document;
  const keyed = idempotency !== null && run.idempotencyKey !== null;
  const limited = quota !== null && run.tenant !== null;
  if (run.jobId === "" || !(keyed || limited || rate)) return FREE;
  return ask({
    jobId: run.jobId,
    idempotency:
      idempotency && run.idempotencyKey !== null
        ? { key: run.idempotencyKey, payload: run.job.data, policy: idempotency }
        : null,
    quota: quota && run.tenant !== null ? { tenant: run.tenant, policy: quota } : null,
    rate,
  }).then((answer) => interpret(ctx, run, answer));
}

function interpret(ctx: RuntimeContext, run: JobRun, answer: AdmissionAnswer): Admission {
  switch (answer.kind) {
    case "run":
      return answer;
    case "done":
      return { kind: "answer", value: answer.result };
    case "mismatch":
      throw new PermanentError(
        `Another payload has been seen under the idempotency key ${JSON.stringify(run.idempotencyKey)}.`,
      );
    case "busy":
      return putOff(ctx, run, "busy", Math.min(answer.untilMs, ctx.clock.now() + BUSY_LOOK_MS));
    case "quota":
    case "rate":
      return putOff(ctx, run, answer.kind, answer.untilMs);
  }
}

const WHY = {
  busy: () => "Another job works under its idempotency key.",
  quota: ({ tenant }: JobRun) => `Tenant ${tenant} is over its quota; the job keeps a slot of its own.`,
  rate: () => "The queue is at its rate limit; the job keeps a slot of its own.",
};

function putOff(ctx: RuntimeContext, run: JobRun, because: keyof typeof WHY, untilMs: number): Admission {
  const delayMs = Math.max(0, untilMs - ctx.clock.now());
  if (because === "quota" && run.tenant !== null) noteDeferral(ctx, run.queueKey, run.tenant, untilMs);
  noteDecision(ctx, run, { kind: "defer", delayMs, why: WHY[because](run) });
  return { kind: "defer", because, untilMs };
}
