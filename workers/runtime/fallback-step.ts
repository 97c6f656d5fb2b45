import type { FallbackKind, FallbackMark } from "@/lib/contract/fallbacks";
import { type FallbackEnvelope, wrapFallback } from "@/lib/fallbacks/envelope";
import { keepLastGood, readLastGood } from "@/lib/fallbacks/last-good";
import { recordFallback } from "@/lib/fallbacks/taken";
import type { FallbackCause } from "@/lib/queues/fallback";
import type { JobRun } from "./job-run";
import { payloadOf } from "./payload-step";
import type { RuntimeContext } from "./runtime-context";

/** answer: a result that stands for the processor's. via: run the processor by another route. */
export type FallbackTaken =
  | { kind: "answer"; answer: FallbackEnvelope }
  | { kind: "via"; route: string; mark: FallbackMark };

/**
 * Takes the queue's fallback for one job. Null when there is none for it: the job is put off instead. What stands in for a
 * result is listed before it is given, so that every job with such a result can be replayed by the main path.
 */
export async function takeFallback(
  ctx: RuntimeContext,
  run: JobRun,
  cause: FallbackCause,
): Promise<FallbackTaken | null> {
  const { fallback } = run.definition;
  if (fallback === null || fallback.kind === "defer") return null;
  const mark = (kind: FallbackKind, more: Partial<FallbackMark> = {}): FallbackMark => ({
    kind,
    cause,
    at: ctx.clock.now(),
    route: null,
    ageMs: null,
    ...more,
  });
  if (fallback.kind === "alternative") {
    // A job that has come as far as the alternative has no further one.
    if (run.fallback !== null || run.route === fallback.route) return null;
    const { route } = fallback;
    return { kind: "via", route, mark: mark("alternative", { route }) };
  }
  const stored = run.job.data;
  const { payload, release } = await payloadOf(ctx, run);
  const finish = (taken: FallbackMark, value: unknown) =>
    finishFallback(ctx, run, { mark: taken, stored }, value);
  try {
    if (fallback.kind === "degraded") {
      const value = await fallback.make({ jobName: run.job.name, payload, cause });
      return { kind: "answer", answer: await finish(mark("degraded"), value) };
    }
    const key = fallback.key(run.job.name, payload);
    const kept = key === null ? null : await readLastGood(ctx, run.queueKey, key, fallback);
    if (kept === null) return null;
    const { value, ageMs } = kept;
    return { kind: "answer", answer: await finish(mark("last-good", { ageMs }), value) };
  } finally {
    release();
  }
}

/** The job goes on by the alternative route. */
export function goBy(run: JobRun, { route, mark }: Extract<FallbackTaken, { kind: "via" }>): void {
  run.route = route;
  // A sandbox is handed the opened payload in place of the stored one, which alone may be written to Redis.
  run.fallback = { mark, stored: run.job.data };
}

/** Lists and counts the job, and marks its result. */
export async function finishFallback(
  ctx: RuntimeContext,
  run: JobRun,
  { mark, stored }: NonNullable<JobRun["fallback"]>,
  value: unknown,
): Promise<FallbackEnvelope> {
  const { job, jobId, queueKey } = run;
  if (jobId !== "") await recordFallback(ctx, queueKey, { id: jobId, name: job.name, data: stored }, mark);
  return wrapFallback(mark, value);
}

/** Keeps a good result of the main path where the queue's fallback wants it. Nobody waits for it. */
export function rememberGood(ctx: RuntimeContext, run: JobRun, payload: unknown, result: unknown): void {
  const { fallback } = run.definition;
  if (fallback?.kind !== "last-good") return;
  const key = fallback.key(run.job.name, payload);
  if (key === null) return;
  keepLastGood(ctx, run.queueKey, key, result, fallback).catch((err: unknown) =>
    ctx.log.warn({ err, queue: run.definition.name }, "A good result was not kept for later"),
  );
}
