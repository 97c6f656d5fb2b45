import { DelayedError, type Job } from "bullmq";
import { type AdmissionRequest, requestAdmissions } from "@/lib/admission/admission";
import { coalesce } from "@/lib/coalesce";
import type { EffectivePolicy } from "@/lib/contract/policies";
import { completeKeys, type KeyCompletion, type KeyHolder, releaseKey } from "@/lib/idempotency/record";
import { wholeName } from "@/lib/partitions/shards";
import { policyInForce } from "@/lib/policies/in-force";
import type { JobSchemas, QueueDefinition } from "@/lib/queues/define";
import { queueKey as keyOf } from "@/lib/queues/identity";
import { flushDeferrals } from "@/lib/quotas/deferrals";
import { PoisonError, TransientError } from "@/lib/resilience/failures";
import { admit } from "./admit";
import { Batches } from "./batches";
import type { BreakerPass } from "./breaker-step";
import { stepsEndDead, stepsEndWell } from "./compensation-step";
import { Deadline } from "./deadline";
import { errorFor, handOver } from "./decide";
import { FailureStep } from "./failure-step";
import { finishFallback, rememberGood } from "./fallback-step";
import { batchContextOf } from "./flag-gate";
import { gateJob } from "./gate-job";
import { WorkLog } from "./heartbeat-work";
import { JobRun } from "./job-run";
import { type LaneStep, openLanes } from "./lane-step";
import { OrderStep } from "./order-step";
import { nothingHeld, payloadOf, type RunPayload } from "./payload-step";
import { type BatchProcessor, isSandboxed, type Processor, type Served } from "./processor";
import { ReportStep } from "./report-step";
import { takeRoute } from "./route-step";
import type { RuntimeContext } from "./runtime-context";
import { describeSpan } from "./telemetry";
import { JobTools } from "./tools";

/** Jobs for which Redis is asked at a time: more would let worker and Redis wait for each other by turns. */
const TOGETHER = 16;

/** Runs a job's sandboxed processor; the signal tells the sandbox to give up. */
type SandboxedRun = (signal: AbortSignal) => Promise<unknown>;

/** A job that this worker has taken and not yet given back. */
interface Running {
  run: JobRun;
  deadline: Deadline;
  /** The idempotency key that it holds, once admitted. */
  holder: KeyHolder | null;
  /** Epoch milliseconds at which its processor began; null before. */
  processingSinceMs: number | null;
  /** Its way through its route's breaker; null where there is none. */
  breaker: BreakerPass | null;
  /** Opened; undefined before. */
  payload: unknown;
  releaseSecrets(): void;
}

/** The way of each job through the runtime: switches, lanes, admission, payload, processor; or what becomes of its failure. */
export class Pipeline<J extends JobSchemas> {
  private readonly running = new Set<Running>();
  private readonly batches: Batches;
  private readonly lanes: LaneStep | null;
  private readonly order: OrderStep;
  private readonly askAdmission;
  private readonly completeKey;
  private readonly wholeKey: string;
  /** What the heartbeat tells of this worker's jobs. */
  readonly work: WorkLog;
  readonly failures: FailureStep;
  readonly reports: ReportStep;

  constructor(
    private readonly ctx: RuntimeContext,
    private readonly queueKey: string,
    private readonly definition: QueueDefinition<J>,
    private readonly served: Served<QueueDefinition<J>>,
    worker: { id(): string; concurrency(): number },
    /** Whether jobs have spans. */
    private readonly traced: boolean,
  ) {
    this.reports = new ReportStep(ctx, definition, {
      queueKey,
      ...worker,
      activeCount: () => this.activeCount,
    });
    this.failures = new FailureStep(ctx, definition, queueKey, {
      policy: () => this.policy(),
      workerId: worker.id,
      reports: this.reports,
    });
    this.work = new WorkLog(ctx.clock.now);
    this.batches = new Batches({
      log: ctx.log.child({ queue: definition.name }),
      flags: (run) => ctx.flagClient(batchContextOf(run)),
      concurrency: worker.concurrency,
      overruns: this.work.overruns,
    });
    this.lanes = openLanes(ctx, definition, () => this.policy());
    this.wholeKey = keyOf({ prefix: ctx.queuePrefix, name: wholeName(definition) });
    this.order = new OrderStep(ctx, definition);
    this.askAdmission = coalesce(TOGETHER, (requests: AdmissionRequest[]) =>
      requestAdmissions(ctx, queueKey, requests),
    );
    this.completeKey = coalesce(TOGETHER, (done: KeyCompletion[]) => completeKeys(ctx, done));
  }

  get activeCount(): number {
    return this.running.size;
  }

  *runs(): Iterable<JobRun> {
    for (const { run } of this.running) yield run;
  }

  /** BullMQ has given these jobs to another worker: whatever they still do here must not count. */
  takenAway(jobIds: string[]): void {
    for (const { run, deadline, breaker } of this.running)
      if (jobIds.includes(run.jobId)) {
        breaker?.lost();
        deadline.stop(new TransientError("The job was taken from this worker."));
      }
  }

  /** Does one job. Gives its result; throws DelayedError when it was put off, else what BullMQ is to make of the failure. */
  async run(job: Job, token: string, sandboxed?: SandboxedRun): Promise<unknown> {
    const { ctx, definition, queueKey } = this;
    const run = new JobRun(definition, {
      queueKey,
      job,
      token,
      policy: this.policy(),
      nowMs: ctx.clock.now(),
    });
    const state: Running = {
      run,
      deadline: new Deadline(this.work.overruns, run),
      holder: null,
      processingSinceMs: null,
      breaker: null,
      payload: undefined,
      releaseSecrets: nothingHeld,
    };
    this.running.add(state);
    this.reports.taken(run);
    if (this.traced) describeSpan(run);
    try {
      const early = await this.before(state);
      const result = early ? early.answer : await this.process(state, sandboxed);
      if (definition.compensated) await stepsEndWell(ctx, run);
      if (early) return result;
      const tookMs = ctx.clock.now() - (state.processingSinceMs ?? ctx.clock.now());
      state.breaker?.succeeded(tookMs);
      this.failures.succeeded(run, tookMs);
      if (run.fallback) {
        // Kept under the key, it would be what a replay by the main path is given.
        if (state.holder) this.giveBack(state.holder);
        return await finishFallback(ctx, run, run.fallback, result);
      }
      rememberGood(ctx, run, state.payload, result);
      if (state.holder) await this.complete(state.holder, run, result);
      return result;
    } catch (error) {
      if (state.holder) this.giveBack(state.holder);
      if (error instanceof DelayedError) throw error;
      const verdict = await this.failures.failed(run, error, state.processingSinceMs);
      if (state.processingSinceMs !== null) state.breaker?.failed(verdict.failure);
      handOver(run, verdict);
      throw errorFor(verdict);
    } finally {
      if (state.processingSinceMs !== null) {
        const nowMs = ctx.clock.now();
        this.lanes?.note(run, nowMs - state.processingSinceMs);
        this.work.done(job.name, nowMs - state.processingSinceMs, nowMs);
        this.reports.ran(run, nowMs - state.processingSinceMs);
      } else this.reports.moved();
      state.breaker?.end();
      state.releaseSecrets();
      this.running.delete(state);
    }
  }

  /** BullMQ has brought a job to rest. */
  rested(job: Job, outcome: "completed" | "dead"): void {
    this.reports.rested(job, outcome);
    if (this.definition.compensated && outcome === "dead")
      stepsEndDead(this.ctx, { queueKey: this.queueKey, jobId: job.id ?? "" });
    const policy = this.policy();
    if (policy.document.ordering === null) return;
    const { ctx, definition, queueKey } = this;
    const run = new JobRun(definition, { queueKey, job, token: "", policy, nowMs: ctx.clock.now() });
    this.order
      .rested(run, outcome)
      .catch((err: unknown) =>
        ctx.log.warn({ err, jobId: job.id }, "The next job of a key was not woken; it will look by itself"),
      );
  }

  async close(): Promise<void> {
    await flushDeferrals(this.ctx, this.queueKey);
    await this.order.close();
    await this.lanes?.close();
    await this.failures.close();
    await this.reports.close();
  }

  /** What is in force now. No round trip. */
  policy(): EffectivePolicy {
    const { ctx, queueKey, wholeKey } = this;
    const whole = queueKey === wholeKey ? undefined : ctx.policies.saved(wholeKey);
    return policyInForce(this.definition.policy, ctx.policies.saved(queueKey), whole);
  }

  /** Null when the job is to be processed, else the answer that stands for it. Throws DelayedError when it was put off. */
  private async before(state: Running): Promise<{ answer: unknown } | null> {
    const { ctx } = this;
    const { run } = state;
    if (run.policy.document.ordering && run.orderingKey !== null) {
      const sleepUntilMs = await this.order.turn(run, run.orderingKey);
      if (sleepUntilMs !== null) return this.defer(run, sleepUntilMs);
    }
    const looked = gateJob(ctx, run);
    const gate = looked instanceof Promise ? await looked : looked;
    if (!gate.run) return { answer: gate.answer };
    const diverted = this.lanes && (await this.lanes.divert(run));
    if (diverted) return { answer: diverted };
    const routed = takeRoute(ctx, run);
    const way = routed instanceof Promise ? await routed : routed;
    if (way.kind === "answer") return { answer: way.answer };
    if (way.kind === "defer") return this.defer(run, way.untilMs);
    state.breaker = way.pass;
    const asked = admit(ctx, run, this.askAdmission);
    const admission = asked instanceof Promise ? await asked : asked;
    if (admission.kind === "answer") return { answer: admission.value };
    if (admission.kind === "defer") return this.defer(run, admission.untilMs);
    state.holder = admission.holder;
    return null;
  }

  /** It spends no attempt. */
  private async defer(run: JobRun, untilMs: number): Promise<never> {
    await run.job.moveToDelayed(untilMs, run.token);
    throw new DelayedError();
  }

  /** May throw at once, or reject. */
  private process(state: Running, sandboxed: SandboxedRun | undefined): Promise<unknown> {
    const opening = payloadOf(this.ctx, state.run);
    return opening instanceof Promise
      ? opening.then((opened) => this.begin(state, opened, sandboxed))
      : this.begin(state, opening, sandboxed);
  }

  private begin(
    state: Running,
    { payload, release }: RunPayload,
    sandboxed: SandboxedRun | undefined,
  ): Promise<unknown> {
    const { ctx } = this;
    const { run, deadline } = state;
    state.releaseSecrets = release;
    state.payload = payload;
    state.processingSinceMs = ctx.clock.now();
    this.failures.began(run);
    this.reports.began(run);
    const { timeoutMs } = run.policy.document;
    if (sandboxed) {
      // A sandbox is handed the job itself, and has no keys.
      run.job.data = payload;
      return deadline.run(timeoutMs, () => sandboxed(deadline.signal));
    }
    const processor = this.processorOf(run);
    const tools = new JobTools(ctx, run, deadline, state.holder);
    // A batch has a time of its own: it begins when the batch does.
    if (typeof processor !== "function")
      return deadline.run(null, () => this.batches.add(processor, run, payload, tools));
    return deadline.run(timeoutMs, () => processor(payload, tools));
  }

  private processorOf({ job }: JobRun): Processor<unknown> | BatchProcessor<unknown> {
    const served = this.served as Record<string, Processor<unknown> | BatchProcessor<unknown>>;
    const known = !isSandboxed(this.served) && Object.hasOwn(served, job.name);
    const processor = known ? served[job.name] : undefined;
    if (!processor) throw new PoisonError(`The queue ${this.definition.name} has no job named ${job.name}.`);
    return processor;
  }

  /** A crash before this runs the job again under the same key; a crash after it gives the stored result. */
  private async complete(holder: KeyHolder, run: JobRun, result: unknown): Promise<void> {
    const keepMs = run.policy.document.idempotency?.keepMs ?? 0;
    if (await this.completeKey({ holder, result, keepMs })) return;
    throw new TransientError(`Another run took the key ${JSON.stringify(holder.idempotencyKey)} since.`);
  }

  /** Sent before BullMQ's own command on the same connection, so nobody waits for it; when it is lost, the lock runs out. */
  private giveBack(holder: KeyHolder): void {
    releaseKey(this.ctx, holder).catch((err: unknown) =>
      this.ctx.log.warn(
        { err, key: holder.idempotencyKey },
        "A key was not given back; its lock will run out",
      ),
    );
  }
}
