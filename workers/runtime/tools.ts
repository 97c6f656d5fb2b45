import type { Context } from "@/lib/context";
import type { Logger } from "@/lib/log";
import type { Deadline } from "./deadline";
import type { JobRun } from "./job-run";
import type { ProcessorTools } from "./processor";

/** Makes its parts when they are asked for: most processors use few of them, and a no-op job should cost next to nothing. */
export class JobTools implements ProcessorTools {
  private readonly ctx: Context;
  private readonly run: JobRun;
  private readonly deadline: Deadline;
  private logger: Logger | null = null;

  constructor(ctx: Context, run: JobRun, deadline: Deadline) {
    this.ctx = ctx;
    this.run = run;
    this.deadline = deadline;
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

  get jobId(): string {
    return this.run.jobId;
  }

  /** Processors take their tools apart, so no tool may depend on `this`. */
  get childResults(): () => Promise<unknown[]> {
    const { job } = this.run;
    return async () => Object.values(await job.getChildrenValues());
  }
}
