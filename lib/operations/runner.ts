import { randomUUID } from "node:crypto";
import { recordAudit } from "../audit/audit-log";
import type { Context } from "../context";
import { ArchiveRefused } from "../dead-letters/archive/store";
import { groupingNow } from "../dead-letters/letter-test";
import { isRedisUnavailable } from "../errors";
import { runScript } from "../redis-script";
import { nextPace, slowerOf } from "./back-off";
import { stepCanary } from "./canary";
import { MAX_CHANGED_BATCH } from "./change";
import { MAX_EDIT_BATCH } from "./edits/work";
import { followOutcomes } from "./follow";
import { Superseded } from "./journal";
import { type ArchiveSettings, Keeper } from "./keeper";
import { isFinished, type OperationRecord, toOperation } from "./record";
import { CLAIM_OPERATION, FINISH_OPERATION, WRITE_SLOWED } from "./scripts";
import { queuesNow, readSign } from "./signs";
import { MAX_BATCH, recoverBatch, runSlice, type StepResult } from "./step";
import { pruneOperations, publishOperation, readRecord } from "./store";

/** A batch in flight is its runner's alone for this long; the next leader waits it out. */
const LEASE_MS = 3_000;
const POLL_MS = 250;
const PUBLISH_EVERY_MS = 250;
/** For so long an operation without a rate goes on before the next has its turn. */
const SLICE_MS = 250;
/** Batches a second of an operation with a rate: small enough to be even. */
const PACED_BATCHES_PER_SEC = 4;
const REGROUPED =
  "The rules of groups were changed: its group may be another one than was counted. Look at the group, and start anew.";
/** So often it is looked whether an operation has to slow down. */
const LOOK_MS = 1_000;
/** An operation gives up when this many batches in a row broke for a reason other than Redis. */
const MAX_BREAKS = 3;

/** What this runner knows of an operation that it works on. */
interface Running {
  id: string;
  /** No batch before this time, so that the rate is kept. */
  nextAt: number;
  publishedAt: number;
  breaks: number;
  claimed: boolean;
  /** When to look again whether it has to slow down. */
  lookAt: number;
}

/**
 * Works through replays, discards and edits, and follows what becomes of the jobs: oldest first and a slice of each in turn, until the signal aborts. Only the
 * collector's leader runs it. It may die at any line: the next one goes on where the journal says. When leadership is
 * lost it stops before its next write, and its successor's claim makes any later write of it void. Wants a connection that
 * sends nothing twice: a job that has failed again by then would be replayed again. Without `archives` discards that are to
 * be undone stop.
 */
export async function startOperationsRunner(
  ctx: Context,
  signal: AbortSignal,
  archives: ArchiveSettings | null = null,
): Promise<void> {
  const following = followOutcomes(ctx, signal);
  const runner = new Runner(ctx, signal, archives);
  while (!signal.aborted) {
    let idleMs = POLL_MS;
    try {
      idleMs = await runner.turn();
    } catch (error) {
      if (signal.aborted) break;
      ctx.log.warn({ err: error }, "Operations pause: Redis does not answer as it should");
      idleMs = 1_000;
    }
    if (idleMs > 0) await ctx.clock.sleep(idleMs, signal).catch(() => {});
  }
  await following;
}

class Runner {
  private readonly token = randomUUID();
  private readonly running = new Map<string, Running>();
  private readonly keeper: Keeper;
  private open = new Set<string>();

  constructor(
    private readonly ctx: Context,
    private readonly signal: AbortSignal,
    archives: ArchiveSettings | null,
  ) {
    this.keeper = new Keeper(ctx, this.token, archives);
  }

  /** One slice of each operation that is due. Gives how long nothing is due, ms. */
  async turn(): Promise<number> {
    const open = await this.ctx.redis.smembers(this.ctx.keys.operationsOpen());
    this.open = new Set(open);
    for (const id of this.running.keys()) if (!open.includes(id)) this.running.delete(id);
    for (const id of open) {
      if (!this.running.has(id)) {
        this.running.set(id, { id, nextAt: 0, publishedAt: 0, breaks: 0, claimed: false, lookAt: 0 });
      }
    }
    let worked = false;
    for (const operation of this.running.values()) {
      if (this.signal.aborted) return 0;
      worked = (await this.work(operation)) || worked;
    }
    return worked ? 0 : this.idleMs();
  }

  private idleMs(): number {
    const now = this.ctx.clock.now();
    const waits = [...this.running.values()].map(({ nextAt }) => nextAt - now).filter((ms) => ms > 0);
    return Math.min(POLL_MS, ...waits);
  }

  /** Whether a batch was run. */
  private async work(running: Running): Promise<boolean> {
    const { ctx, token } = this;
    try {
      const record = await readRecord(ctx, running.id);
      if (record === null || isFinished(record)) {
        await this.close(running, record);
        return false;
      }
      if (record.state === "paused" || record.behind.some((id) => this.open.has(id))) return false;
      if (!running.claimed) return await this.claim(running);
      if (record.state === "cancelling") return await this.finish(running, "cancelled", "");
      if (record.groupedBy !== null && (await groupingNow(ctx)).version !== record.groupedBy)
        return await this.finish(running, "stopped", REGROUPED);
      const ratePerSec = await this.paceOf(running, record);
      const isJudged = record.canary?.state === "waiting";
      if (ratePerSec === 0 && !isJudged) return false;
      if (ctx.clock.now() < running.nextAt) return false;
      const first = await stepCanary(ctx, record, { token, signal: this.signal });
      if (first.next === "stop") return await this.finish(running, "stopped", first.verdict);
      if (first.next === "wait") {
        running.nextAt = ctx.clock.now() + POLL_MS;
        await this.publish(running.id);
        return false;
      }
      if (record.state === "canary" || ratePerSec === 0) return true;
      const slice = {
        most: Math.min(batchSize(ratePerSec), largestBatch(record)),
        lengthMs: ratePerSec === null ? SLICE_MS : 0,
        keep: this.keeper.of(record),
      };
      const result = await runSlice(ctx, record, { token, signal: this.signal, ...slice });
      return await this.after(running, ratePerSec, result);
    } catch (error) {
      return this.broken(running, error);
    }
  }

  private async claim(running: Running): Promise<boolean> {
    const { ctx, token } = this;
    const key = ctx.keys.operation(running.id);
    if ((await runScript(ctx.redis, CLAIM_OPERATION, [key], [token, LEASE_MS])) !== 1) return false;
    running.claimed = true;
    const record = await readRecord(ctx, running.id);
    if (record === null) return false;
    // The one before has had its turn: a new runner keeps the rate from there.
    if (record.ratePerSec !== null && record.lastBatchAt !== null && record.batch === null) {
      running.nextAt = record.lastBatchAt + (batchSize(record.ratePerSec) / record.ratePerSec) * 1_000;
    }
    return this.after(
      running,
      record.ratePerSec,
      await recoverBatch(ctx, record, token, this.keeper.of(record)),
    );
  }

  /** How fast it may go now, jobs per second: its own rate, or less while it has slowed down by itself. Null is no limit. */
  private async paceOf(running: Running, record: OperationRecord): Promise<number | null> {
    const { ctx, token } = this;
    const { backOff, ratePerSec, slowed: before } = record;
    if (backOff === null) return ratePerSec;
    const nowMs = ctx.clock.now();
    if (nowMs < running.lookAt) return slowerOf(ratePerSec, before);
    running.lookAt = nowMs + LOOK_MS;
    const sign = await readSign(ctx, queuesNow(record), backOff.failureShare);
    const slowed = nextPace(before, sign, { ownPerSec: ratePerSec, nowMs });
    if (slowed !== before) {
      const text = slowed === null ? "" : JSON.stringify(slowed);
      if ((await runScript(ctx.redis, WRITE_SLOWED, [ctx.keys.operation(running.id)], [token, text])) !== 1)
        throw new Superseded();
      // What was planned at another pace: the next batch is due by the new one.
      running.nextAt = Math.min(running.nextAt, nowMs);
      await this.publish(running.id);
    }
    return slowerOf(ratePerSec, slowed);
  }

  private async after(
    running: Running,
    ratePerSec: number | null,
    { moved, done }: StepResult,
  ): Promise<boolean> {
    running.breaks = 0;
    const now = this.ctx.clock.now();
    if (ratePerSec !== null) {
      running.nextAt = Math.max(now, running.nextAt) + (moved / ratePerSec) * 1_000;
    }
    if (done) return this.finish(running, "completed", "");
    if (now - running.publishedAt >= PUBLISH_EVERY_MS) {
      running.publishedAt = now;
      await this.publish(running.id);
    }
    return true;
  }

  private async finish(
    running: Running,
    state: "cancelled" | "stopped" | "completed" | "failed",
    error: string,
  ): Promise<boolean> {
    const { ctx, token } = this;
    await this.keeper.end(running.id);
    const keys = [ctx.keys.operation(running.id), ctx.keys.operationsQueues()];
    const finished = await runScript(ctx.redis, FINISH_OPERATION, keys, [token, state, error]);
    if (finished !== 1) throw new Superseded();
    await this.close(running, await readRecord(ctx, running.id));
    return true;
  }

  /** Audits a finished operation, then takes it from the open ones: a crash in between audits it twice, never not at all. */
  private async close(running: Running, record: OperationRecord | null): Promise<void> {
    const { ctx } = this;
    if (record !== null) {
      const { id, kind, by, reason, state, total, moved, skipped, failed, error } = record;
      await recordAudit(ctx, {
        actor: by,
        action: `${kind}.finish`,
        target: { id },
        reason,
        outcome: state === "failed" ? "failed" : "done",
        error: state === "failed" ? error : null,
        before: null,
        after: { state, total, [DONE[kind]]: moved, skipped, failed },
      });
      await this.publish(id);
    }
    // An edit may have written down a hundred thousand of them.
    await ctx.redis.del(ctx.keys.operationIds(running.id));
    await ctx.redis.srem(ctx.keys.operationsOpen(), running.id);
    this.running.delete(running.id);
    if (record !== null) await pruneOperations(ctx, record.kind);
  }

  private async publish(id: string): Promise<void> {
    const record = await readRecord(this.ctx, id);
    if (record !== null) await publishOperation(this.ctx, toOperation(record));
  }

  /** After a break the operation is claimed anew, which first settles what its journal holds. */
  private async broken(running: Running, error: unknown): Promise<boolean> {
    const { ctx } = this;
    running.claimed = false;
    if (this.signal.aborted || error instanceof Superseded) return false;
    if (isRedisUnavailable(error)) throw error;
    // What is not kept must not be removed, and no repeat changes that.
    if (error instanceof ArchiveRefused) return this.finish(running, "stopped", error.message);
    running.breaks += 1;
    ctx.log.error({ err: error, operation: running.id }, "A batch of an operation broke");
    if (running.breaks < MAX_BREAKS) return false;
    return this.finish(running, "failed", error instanceof Error ? error.message : String(error));
  }
}

/** What its jobs are when it has done them. */
const DONE = { replay: "replayed", discard: "discarded", edit: "edited" } as const;

const largestBatch = ({ change, edit }: OperationRecord): number =>
  edit !== null ? MAX_EDIT_BATCH : change !== null ? MAX_CHANGED_BATCH : MAX_BATCH;

/** Jobs in one batch under a rate per second. */
const batchSize = (ratePerSec: number | null) =>
  ratePerSec === null
    ? MAX_BATCH
    : Math.max(1, Math.min(MAX_BATCH, Math.ceil(ratePerSec / PACED_BATCHES_PER_SEC)));
