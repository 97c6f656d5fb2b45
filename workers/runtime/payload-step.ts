import { DelayedError } from "bullmq";
import { openPayload } from "@/lib/payloads/open";
import { holdSecrets } from "@/lib/payloads/scrub";
import { NewerPayload } from "@/lib/payloads/versions";
import type { JobRun } from "./job-run";
import { noteDecision } from "./note-decision";
import type { RuntimeContext } from "./runtime-context";

/** How long a job of a newer release waits for a worker of that release. */
const NEWER_WAIT_MS = 30_000;

export interface RunPayload {
  payload: unknown;
  /** Call it when the job is over: until then logs and errors hide what was sealed. */
  release(): void;
}

export const nothingHeld = () => {};

/**
 * The payload for the processor. A job of a newer release is put off and spends no attempt: a roll-back is no reason to bury
 * work that the next release will do. What can never be read is thrown and becomes a dead letter.
 */
export function payloadOf(ctx: RuntimeContext, run: JobRun): RunPayload | Promise<RunPayload> {
  try {
    const opening = openPayload(run.definition, ctx.payloadKeys, run.job.name, run.job.data);
    if (!(opening instanceof Promise)) return { payload: opening.payload, release: nothingHeld };
    return opening.then(
      ({ payload, secrets }) => ({ payload, release: holdSecrets(secrets) }),
      (error: unknown) => deferNewer(ctx, run, error),
    );
  } catch (error) {
    return deferNewer(ctx, run, error);
  }
}

async function deferNewer(ctx: RuntimeContext, run: JobRun, error: unknown): Promise<never> {
  if (!(error instanceof NewerPayload)) throw error;
  ctx.log.warn({ queue: run.definition.name, jobId: run.jobId, version: error.version }, error.message);
  noteDecision(ctx, run, { kind: "hold", delayMs: NEWER_WAIT_MS, why: error.message });
  await run.job.moveToDelayed(ctx.clock.now() + NEWER_WAIT_MS, run.token);
  throw new DelayedError();
}
