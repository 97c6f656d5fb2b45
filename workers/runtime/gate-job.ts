import { DelayedError } from "bullmq";
import { GATE_FLAG, type Gate, OPEN_GATE } from "@/lib/flags/gate";
import { heldUntilMs, indexHeld } from "@/lib/flags/hold";
import type { StoredFlag } from "@/lib/flags/rules";
import { PermanentError } from "@/lib/resilience/failures";
import { goBy, takeFallback } from "./fallback-step";
import type { JobRun } from "./job-run";
import { noteDecision } from "./note-decision";
import type { RuntimeContext } from "./runtime-context";

/** A switch that changes again and again while one job looks at it: give up and let the job be tried later. */
const MAX_LOOKS = 5;

/** run: go on. answer: a fallback's result, which stands for the processor's. */
export type GateVerdict = { run: true } | { run: false; answer: unknown };

/**
 * Lets a job pass, or does to it what the kill switch says: hold puts it off and spends no attempt, fail makes it a dead
 * letter, fallback takes the queue's fallback. A job for which there is none is held instead, which loses nothing.
 */
export function gateJob(ctx: RuntimeContext, run: JobRun): GateVerdict | Promise<GateVerdict> {
  return mayStop(ctx.flags.current().flags, run.queueKey) ? askGate(ctx, run) : PASS;
}

const PASS: GateVerdict = { run: true };

async function askGate(ctx: RuntimeContext, run: JobRun): Promise<GateVerdict> {
  const { queueKey, job, tenant } = run;
  for (let look = 0; look < MAX_LOOKS; look++) {
    const gate = await ctx.gate.getObjectValue<Gate>(GATE_FLAG, OPEN_GATE, {
      queue: queueKey,
      jobName: job.name,
      ...(tenant === null ? {} : { tenant, targetingKey: tenant }),
    });
    if (gate.action === "run") return PASS;
    const flag = ctx.flags.current().flags.find(({ key }) => key === gate.flag);
    if (flag && gate.action === "fail") throw stopped(flag);
    if (flag && gate.action === "fallback") {
      const taken = await takeFallback(ctx, run, { by: "flag", flag: flag.key });
      if (taken) noteDecision(ctx, run, { kind: "fallback", why: `Kill switch ${flag.key}: ${flag.reason}` });
      if (taken?.kind === "answer") return { run: false, answer: taken.answer };
      if (taken?.kind === "via") {
        goBy(run, taken);
        return PASS;
      }
    }
    if (flag && (await hold(ctx, flag, run))) throw new DelayedError();
    await ctx.flags.refresh();
  }
  throw new Error("The kill switch over this job changed too often to be obeyed.");
}

/** Most of the time nothing is switched off, and an evaluation costs more than all the rest of the runtime. */
function mayStop(flags: StoredFlag[], queueKey: string): boolean {
  for (const { enabled, scope } of flags)
    if (enabled && (scope.queue === undefined || scope.queue === queueKey)) return true;
  return false;
}

function stopped(flag: StoredFlag): PermanentError {
  return new PermanentError(`Stopped by kill switch ${flag.key}: ${flag.reason}`, { code: "KILL_SWITCH" });
}

async function hold(ctx: RuntimeContext, flag: StoredFlag, run: JobRun): Promise<boolean> {
  const { queueKey, job, token } = run;
  if (job.id === undefined) return false;
  if (!(await indexHeld(ctx, flag, queueKey, job.id))) return false;
  const nowMs = ctx.clock.now();
  const untilMs = heldUntilMs(flag, nowMs);
  noteDecision(ctx, run, {
    kind: "hold",
    delayMs: flag.expiresAt === null ? null : Math.max(0, flag.expiresAt - nowMs),
    why: `Kill switch ${flag.key}: ${flag.reason}`,
  });
  await job.moveToDelayed(untilMs, token);
  return true;
}
