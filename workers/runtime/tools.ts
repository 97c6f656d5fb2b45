import type { Client } from "@openfeature/server-sdk";
import { unwrapFallback } from "@/lib/fallbacks/envelope";
import { commitOnce, type KeyHolder } from "@/lib/idempotency/record";
import type { Logger } from "@/lib/log";
import { TransientError } from "@/lib/resilience/failures";
import { stepTool } from "./compensation-step";
import type { Deadline } from "./deadline";
import { contextOf } from "./flag-gate";
import type { JobRun } from "./job-run";
import type { ProcessorTools } from "./processor";
import type { RuntimeContext } from "./runtime-context";

/** How long it is remembered that an effect has happened, for a job without an idempotency policy. */
const EFFECT_KEPT_MS = 7 * 86_400_000;

/** Makes its parts when they are asked for: most processors use few of them, and a no-op job should cost next to nothing. */
export class JobTools implements ProcessorTools {
  private readonly ctx: RuntimeContext;
  private readonly run: JobRun;
  private readonly deadline: Deadline;
  private readonly holder: KeyHolder | null;
  private logger: Logger | null = null;
  private client: Client | null = null;

  constructor(ctx: RuntimeContext, run: JobRun, deadline: Deadline, holder: KeyHolder | null) {
    this.ctx = ctx;
    this.run = run;
    this.deadline = deadline;
    this.holder = holder;
  }

  get signal(): AbortSignal {
    return this.deadline.signal;
  }

  get log(): Logger {
    const { definition, jobId, job, attempt } = this.run;
    this.logger ??= this.ctx.log.child({ queue: definition.name, jobId, jobName: job.name, attempt });
    return this.logger;
  }

  get attempt(): number {
    return this.run.attempt;
  }

  get route(): string | null {
    return this.run.route;
  }

  get jobId(): string {
    return this.run.jobId;
  }

  get flags(): Client {
    this.client ??= this.ctx.flagClient(contextOf(this.run));
    return this.client;
  }

  get fencingToken(): number | null {
    return this.holder?.fence ?? null;
  }

  get step(): ProcessorTools["step"] {
    return stepTool(this.ctx, this.run);
  }

  get commit(): ProcessorTools["commit"] {
    const { ctx, run, holder } = this;
    return async (effect, touches, commands) => {
      const outcome = await commitOnce(
        ctx.redis,
        ctx.keys,
        {
          scope: `${run.queueKey}:${effect}`,
          key: run.idempotencyKey ?? `job:${run.jobId}`,
          keepMs: run.policy.document.idempotency?.keepMs ?? EFFECT_KEPT_MS,
          holder,
          touches,
        },
        commands,
      );
      if (outcome === "stale") throw new TransientError("Another run took this job's idempotency key since.");
      return outcome === "committed";
    };
  }

  /** Processors take their tools apart, so no tool may depend on `this`. */
  get childResults(): () => Promise<unknown[]> {
    const { job } = this.run;
    return async () => Object.values(await job.getChildrenValues()).map(unwrapFallback);
  }
}
