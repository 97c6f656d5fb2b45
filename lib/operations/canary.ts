import type { Context } from "../context";
import type { Canary } from "../contract/replay-options";
import { tenantOf } from "../jobs/parse";
import { failedScores } from "../queues/backend/failed";
import { parseQueueKey } from "../queues/identity";
import { runScript } from "../redis-script";
import { placeAfter, shapeWithTenant } from "./change";
import { type Journalled, readCanary, Superseded } from "./journal";
import { readCandidates } from "./letter-work";
import { addCauses, lookAt } from "./outcomes";
import { prepare } from "./prepare";
import type { OperationRecord } from "./record";
import { WRITE_CANARY } from "./scripts";
import { type Candidate, selectBatch } from "./select";
import { spreadOver } from "./spread";
import { runPlanned } from "./step";

/** Candidates that a canary is chosen from, and pages read for them at most. */
const CHOSEN_FROM = 2_000;
const MAX_PAGES = 20;
const PAGE = 500;

/** What comes next: the rest may go; look again soon; or the rest must not go, and why. */
export type CanaryStep = { next: "go" } | { next: "wait" } | { next: "stop"; verdict: string };

/**
 * Takes a canary one step further. It is chosen and written down; then moved as a batch of its own, in front of all
 * others; then its outcomes are looked at until enough have succeeded, or too few can. Each step may be repeated after a
 * crash: which jobs it is was written before any was moved. Throws `Superseded`.
 */
export async function stepCanary(
  ctx: Context,
  operation: OperationRecord,
  { token, signal }: { token: string; signal: AbortSignal },
): Promise<CanaryStep> {
  const { canary } = operation;
  if (canary === null || canary.state === "passed") return { next: "go" };
  const write = (now: Partial<Canary>, state = "", jobs = "") =>
    writeCanary(ctx, operation, token, { ...canary, ...now }, state, jobs);
  switch (canary.state) {
    case "planned": {
      const jobs = await choose(ctx, operation, canary.jobs);
      await write({ state: "moving" }, "", JSON.stringify(jobs));
      return { next: "wait" };
    }
    case "moving": {
      const ready = await stillFailed(ctx, operation);
      if (!(await runPlanned(ctx, operation, { token, signal, ready }))) return { next: "wait" };
      await write({ state: "waiting", since: ctx.clock.now() }, "canary");
      return { next: "wait" };
    }
    case "failed":
      return { next: "stop", verdict: canary.verdict ?? "" };
    case "waiting": {
      const judged = await judge(ctx, operation, canary);
      if (judged.state === "waiting") await write(judged, "canary");
      else if (judged.state === "passed") await write(judged, "running");
      else await write(judged);
      if (judged.state === "failed") return { next: "stop", verdict: judged.verdict ?? "" };
      return { next: judged.state === "passed" ? "go" : "wait" };
    }
  }
}

async function writeCanary(
  ctx: Context,
  { id }: OperationRecord,
  token: string,
  canary: Canary,
  state: string,
  jobs: string,
): Promise<void> {
  const keys = [ctx.keys.operation(id), ctx.keys.operationCanary(id)];
  const args = [token, JSON.stringify(canary), state, jobs];
  if ((await runScript(ctx.redis, WRITE_CANARY, keys, args)) !== 1) throw new Superseded();
}

/** The jobs that go first: the oldest of the selection that may be moved, spread over job names and tenants. */
async function choose(ctx: Context, operation: OperationRecord, most: number): Promise<Journalled[]> {
  const wide = shapeWithTenant(operation);
  const found: Candidate[] = [];
  let { position } = operation;
  for (let page = 0; page < MAX_PAGES && found.length < CHOSEN_FROM; page++) {
    const { candidates, next, done } = await selectBatch(ctx, { ...operation, position }, PAGE, wide);
    const { ready } = await prepare(ctx, operation, candidates);
    found.push(...ready);
    position = next;
    if (done) break;
  }
  const groupOf = ({ queue, row }: Candidate) =>
    JSON.stringify([queue, row.whole.name, tenantOf(row.cut.data?.text ?? "")]);
  return spreadOver(found, groupOf, most).map(({ queue, known }) => [queue, known.id, known.score]);
}

async function stillFailed(ctx: Context, operation: OperationRecord) {
  const jobs = (await readCanary(ctx, operation.id)).map(([queue, id, score]) => ({ queue, id, score }));
  const scores = await failedScores(
    ctx.redis,
    jobs.map(({ queue, id }) => ({ queue: parseQueueKey(queue), id })),
  );
  const left = jobs.filter(({ score }, index) => scores[index] === score);
  const { ready } = await prepare(ctx, operation, await readCandidates(ctx, operation, left));
  return ready;
}

/** How a canary stands now, by what has become of its jobs. */
async function judge(ctx: Context, operation: OperationRecord, canary: Canary): Promise<Canary> {
  const jobs = await readCanary(ctx, operation.id);
  const { outcomes, causes } = await lookAt(
    ctx,
    jobs.map(([queue, id]) => placeAfter(operation, { queue, id })),
  );
  const count = (...kinds: string[]) => outcomes.filter((one) => kinds.includes(one)).length;
  const now = {
    ...canary,
    replayed: jobs.length,
    // A job that is not kept has completed: one that died again would be a dead letter.
    succeeded: count("completed", "gone"),
    died: count("failed"),
    causes: addCauses([], causes),
  };
  const isLate = ctx.clock.now() - (canary.since ?? 0) > canary.timeoutMs;
  return { ...now, ...verdictOn(now, isLate) };
}

/** Whether a canary has passed or failed, as soon as that is certain. Pure. */
export function verdictOn(
  { replayed, succeeded, died, minSuccessShare }: Canary,
  isLate: boolean,
): Pick<Canary, "state" | "verdict"> {
  const needed = Math.ceil(replayed * minSuccessShare - 1e-9);
  const of = `${succeeded} of ${replayed} succeeded`;
  const wanted = `${needed} were needed`;
  if (succeeded >= needed)
    return { state: "passed", verdict: replayed === 0 ? "There was no job to try." : `${of}; ${wanted}.` };
  if (replayed - died < needed) return { state: "failed", verdict: `${of}, ${died} died again; ${wanted}.` };
  const waiting = replayed - succeeded - died;
  if (isLate)
    return {
      state: "failed",
      verdict: `${of}, ${died} died again and ${waiting} had no outcome in time; ${wanted}.`,
    };
  return { state: "waiting", verdict: null };
}
