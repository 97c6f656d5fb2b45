import { Job, type Worker } from "bullmq";
import type { Decision } from "@/lib/contract/decisions";
import type { EffectivePolicy, PolicyDocument } from "@/lib/contract/policies";
import { type FailureBook, openFailureBook } from "@/lib/failures/book";
import { scrubError } from "@/lib/payloads/scrub";
import type { QueueDefinition } from "@/lib/queues/define";
import { normalizeMessage } from "@/lib/resilience/normalize";
import { type BudgetMeter, openBudgetMeter } from "@/lib/resilience/retry-budget-meter";
import { RouteLatencies } from "@/lib/resilience/stretch";
import { decide, longestDelayMs, type Verdict } from "./decide";
import { JobRun } from "./job-run";
import { noteDecision } from "./note-decision";
import type { ReportStep } from "./report-step";
import type { RuntimeContext } from "./runtime-context";
import { verdictWords } from "./verdict-words";

/** A retry that the budget cannot place within a day becomes a dead letter: it can be replayed, and is seen. */
const MAX_POSTPONED_MS = 86_400_000;
/** How BullMQ says that a job has stalled too often (moveStalledJobsToWait). */
const STALLED_TOO_OFTEN = "job stalled more than allowable limit";

/** What happens when an attempt fails: verdict, budget, decision, and the counts that the dashboard shows. */
export class FailureStep {
  private readonly book: FailureBook;
  private readonly budget: BudgetMeter;
  private readonly latencies = new RouteLatencies();

  constructor(
    private readonly ctx: RuntimeContext,
    private readonly definition: QueueDefinition,
    private readonly queueKey: string,
    private readonly worker: {
      policy(): EffectivePolicy;
      workerId(): string;
      reports: Pick<ReportStep, "attemptFailed">;
    },
  ) {
    this.book = openFailureBook(ctx, queueKey);
    this.budget = openBudgetMeter(ctx, queueKey, () => worker.policy().document.retryBudget);
  }

  /** The processor is about to be called. No round trip. */
  began(run: JobRun): void {
    if (run.policy.document.retryBudget !== null) this.budget.attempted();
  }

  /** The processor has given a result. No round trip. */
  succeeded(run: JobRun, tookMs: number): void {
    if (run.policy.document.stretch !== null) this.latencies.note(routeOf(run), tookMs, this.ctx.clock.now());
  }

  /**
   * Decides and records. `processingSinceMs` is null when the processor was never called. One round trip where there is a
   * retry budget, else none.
   */
  async failed(run: JobRun, thrown: unknown, processingSinceMs: number | null): Promise<Verdict> {
    const { ctx } = this;
    const nowMs = ctx.clock.now();
    const { stretch } = run.policy.document;
    const factor = stretch === null ? 1 : this.latencies.factor(routeOf(run), stretch);
    const first = decide(ctx, run, thrown, { begun: processingSinceMs !== null, stretch: factor });
    // A time-out is an answer that took at least so long; other failures may have come at once.
    if (processingSinceMs !== null && stretch !== null && first.failure.code === "TIMEOUT")
      this.latencies.note(routeOf(run), nowMs - processingSinceMs, nowMs);
    const verdict = await this.withinBudget(run, first);
    scrubError(verdict.error);
    this.record(run, verdict, {
      attempt: run.attempt,
      delayMs: verdict.outcome === "retry" ? verdict.delayMs : null,
      durationMs: processingSinceMs === null ? null : nowMs - processingSinceMs,
      why: verdictWords(run, verdict),
    });
    return verdict;
  }

  /** BullMQ took the job from a worker that died or froze; it is back in the queue, or dies when it is next taken. */
  async stalled(worker: Worker, jobId: string): Promise<void> {
    const job = await Job.fromId(worker, jobId);
    if (job && !job.deferredFailure) this.noteStall(job, "retry");
  }

  /** A job that BullMQ failed without giving it to a processor: one that stalled too often, or whose child died. */
  died(job: Job): void {
    if (job.deferredFailure === STALLED_TOO_OFTEN) this.noteStall(job, "dead");
  }

  private noteStall(job: Job, outcome: "retry" | "dead"): void {
    const run = this.runOf(job);
    const failure = { class: outcome === "dead" ? "poison" : "transient", code: "STALLED" } as const;
    const error = new Error(STALLED_TOO_OFTEN);
    this.record(
      run,
      { failure, error, outcome },
      {
        attempt: null,
        delayMs: outcome === "retry" ? 0 : null,
        durationMs: null,
        why:
          outcome === "dead"
            ? "The job stalled its worker too often."
            : "Its worker died or froze while it ran the job: BullMQ gave it back to the queue.",
      },
    );
  }

  async close(): Promise<void> {
    this.budget.close();
    await this.book.close();
  }

  /** Over the budget a retry is put off to a slot of its own, and nothing is lost; see ADR 0008. */
  private async withinBudget(run: JobRun, verdict: Verdict): Promise<Verdict> {
    const { retryBudget } = run.policy.document;
    if (verdict.outcome === "dead" || retryBudget === null) return verdict;
    const longestMs = Math.min(MAX_POSTPONED_MS, longestDelayMs(run, this.ctx.clock.now()));
    const answer = await this.budget.ask(retryBudget, longestMs);
    const { failure, error } = verdict;
    if (answer.kind === "refused") return { failure, error, outcome: "dead", because: "retry-budget" };
    if (answer.kind === "granted" || answer.delayMs <= verdict.delayMs) return verdict;
    return { ...verdict, delayMs: answer.delayMs, postponed: true };
  }

  /** One decision for the job's history, one count for the categories. Nothing is awaited. */
  private record(
    run: JobRun,
    verdict: Pick<Verdict, "error" | "outcome"> & { failure: Pick<Verdict["failure"], "class" | "code"> },
    facts: Pick<Decision, "attempt" | "delayMs" | "durationMs" | "why">,
  ): void {
    const { class: failureClass, code } = verdict.failure;
    this.book.note({ class: failureClass, code });
    this.worker.reports.attemptFailed(run, failureClass, verdict.outcome === "retry");
    noteDecision(this.ctx, run, {
      kind: verdict.outcome,
      class: failureClass,
      code,
      message: normalizeMessage(verdict.error.message),
      worker: this.worker.workerId(),
      appVersion: this.ctx.version,
      host: this.ctx.host,
      ...facts,
    });
  }

  private runOf(job: Job): JobRun {
    const { ctx, definition, queueKey } = this;
    return new JobRun(definition, {
      queueKey,
      job,
      token: "",
      policy: this.worker.policy(),
      nowMs: ctx.clock.now(),
    });
  }
}

/** A queue whose jobs name no downstream has one latency. */
const routeOf = ({ route }: JobRun) => route ?? "";

/**
 * How often BullMQ may give a stalled job to another worker: never where doing it again may repeat an effect that no key
 * keeps away, else until it counts as poison.
 */
export function stallsAllowed({ idempotent }: QueueDefinition, policy: PolicyDocument): number {
  return idempotent || policy.idempotency !== null ? policy.poisonAfter - 1 : 0;
}
