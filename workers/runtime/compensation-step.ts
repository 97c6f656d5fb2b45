import { auditCommand } from "@/lib/audit/audit-log";
import { endSteps, noteStep } from "@/lib/compensation/steps";
import type { UndoPayload } from "@/lib/compensation/undo-queue";
import type { Context } from "@/lib/context";
import { recordDecision } from "@/lib/decisions/record";
import { PoisonError } from "@/lib/resilience/failures";
import type { JobRun } from "./job-run";
import type { Processor, ProcessorTools } from "./processor";
import type { RuntimeContext } from "./runtime-context";

/** The step tool of one run. It refuses where the queue does not say that it is compensated: nobody would undo the step. */
export function stepTool(ctx: Context, run: JobRun): ProcessorTools["step"] {
  const { queueKey, jobId, job, tenant, definition } = run;
  return async (name, data) => {
    if (!definition.compensated)
      throw new PoisonError(
        `The queue ${definition.name} declares no compensation, so no step can be undone.`,
      );
    await noteStep(ctx, { queueKey, jobId, jobName: job.name, tenant }, name, data);
  };
}

/** Call it when a run has ended well, before BullMQ is told. One round trip, which only compensated queues pay. */
export async function stepsEndWell(ctx: Context, run: JobRun): Promise<void> {
  await endSteps(ctx, run, "well");
}

/** Has a job that died looked at next. Nothing is awaited: the keeper finds it by itself, a few seconds later. */
export function stepsEndDead(ctx: RuntimeContext, job: { queueKey: string; jobId: string }): void {
  endSteps(ctx, job, "dead").catch((err: unknown) =>
    ctx.log.debug({ err, jobId: job.jobId }, "The keeper was not told of a death; it will look by itself"),
  );
}

/**
 * The processor of a companion queue (`undoQueueOf`). `undo` runs at least once for each job that died after partial work, so it
 * must bear to run again. What it did is in the audit exactly once: the entry and the mark that it is written are one step.
 * A crash before that runs the undo again; a crash after it finds the mark.
 */
export function undoing(
  ctx: Context,
  undo: (work: UndoPayload, tools: ProcessorTools) => Promise<unknown>,
): Processor<UndoPayload> {
  return async (work, tools) => {
    const result = await undo(work, tools);
    const { queueKey, jobId, jobName, tenant } = work;
    const steps = work.steps.map(({ name }) => name);
    const entry = auditCommand(ctx, {
      actor: "system",
      action: "job.compensate",
      target: { queue: queueKey, jobId },
      reason: "It died after partial work.",
      outcome: "done",
      error: null,
      before: { steps },
      after: result ?? null,
    });
    if (await tools.commit("audit", [ctx.keys.audit()], [entry]))
      recordDecision(ctx, {
        queueKey,
        jobId,
        jobName,
        tenant,
        kind: "compensation",
        why: `Undone: ${steps.join(", ")}.`,
      });
    return result;
  };
}
