import type { BatchPolicy } from "@/lib/contract/policies";
import { PermanentError } from "@/lib/resilience/failures";
import { Deadline, type OverrunWatch } from "./deadline";
import type { JobRun } from "./job-run";
import type { BatchItem, BatchOutcome, BatchProcessor, BatchTools, ProcessorTools } from "./processor";

interface Member {
  run: JobRun;
  item: BatchItem<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Open {
  members: Member[];
  timer: NodeJS.Timeout;
}

/** What a collector is told of its worker. */
interface Setting {
  log: BatchTools["log"];
  /** OpenFeature for a batch that has this job. */
  flags(run: JobRun): BatchTools["flags"];
  /** Jobs that the worker runs at once now: a batch can never be larger. */
  concurrency(): number;
  /** Is told of batches that ignore their signal, by their first job. */
  overruns?: OverrunWatch;
}

/**
 * Collects jobs of one name that one worker runs at the same time, and gives them to the processor together. Every job keeps
 * a life of its own: its result or its failure, its attempts, its lock. A worker that dies in the middle leaves each to be
 * found stalled, as without batches. Jobs without a batch policy come in batches of one.
 */
export class Batches {
  private readonly open = new Map<string, Open>();
  private readonly setting: Setting;

  constructor(setting: Setting) {
    this.setting = setting;
  }

  /** Resolves with this job's own result, or throws its own failure. */
  add(
    processor: BatchProcessor<unknown>,
    run: JobRun,
    payload: unknown,
    tools: ProcessorTools,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const item = { payload, jobId: run.jobId, attempt: run.attempt, tools };
      const { batch } = run.policy.document;
      this.collect(processor, batch, { run, item, resolve, reject });
    });
  }

  private collect(processor: BatchProcessor<unknown>, policy: BatchPolicy | null, member: Member): void {
    const { name } = member.run.job;
    const size = policy === null ? 1 : Math.min(policy.maxJobs, this.setting.concurrency());
    const started = this.open.get(name);
    const batch = started ?? {
      members: [],
      timer: setTimeout(() => this.close(name, processor), policy?.maxWaitMs ?? 0),
    };
    this.open.set(name, batch);
    batch.members.push(member);
    if (batch.members.length >= size) this.close(name, processor);
  }

  private close(name: string, processor: BatchProcessor<unknown>): void {
    const batch = this.open.get(name);
    if (!batch) return;
    this.open.delete(name);
    clearTimeout(batch.timer);
    const [first] = batch.members;
    if (first) void this.settle(processor, batch.members, first.run);
  }

  private async settle(processor: BatchProcessor<unknown>, members: Member[], first: JobRun): Promise<void> {
    const { log, flags, overruns } = this.setting;
    const deadline = new Deadline(overruns, first);
    const { timeoutMs } = first.policy.document;
    try {
      const outcomes = await deadline.run(timeoutMs, () =>
        processor.batch(
          members.map(({ item }) => item),
          {
            get signal() {
              return deadline.signal;
            },
            log,
            get flags() {
              return flags(first);
            },
          },
        ),
      );
      if (outcomes.length !== members.length) throw mismatch(members.length, outcomes.length);
      for (const [index, member] of members.entries()) settleOne(member, outcomes[index]);
    } catch (error) {
      for (const member of members) member.reject(error);
    }
  }
}

function settleOne(member: Member, outcome: BatchOutcome | undefined): void {
  if (outcome && "error" in outcome) member.reject(outcome.error);
  else member.resolve(outcome?.result);
}

/** Nobody can tell which outcome belongs to which job, so none of them may count as done. */
const mismatch = (jobs: number, outcomes: number) =>
  new PermanentError(
    `The batch processor gave ${outcomes} outcomes for ${jobs} jobs; it must give one for each, in order.`,
  );
