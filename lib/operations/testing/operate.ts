import { onTestFinished } from "vitest";
import type { CreateOperation, LetterKind, OperationKind, Selection } from "../../contract/operations";
import { eventually, type TestContext } from "../../testing/context";
import type { FailedJobShape } from "../../testing/failed-fixture";
import { createOperation } from "../create";
import type { ArchiveSettings } from "../keeper";
import { startOperationsRunner } from "../runner";
import { readOperation } from "../store";

/** When the jobs of {@link many} failed. */
export const T = 1_700_000_000_000;

/** A runner of this test; gives its stop, which also runs when the test ends. */
export function startRunner(ctx: TestContext, archives: ArchiveSettings | null = null): () => Promise<void> {
  const stop = new AbortController();
  const ended = startOperationsRunner(ctx, stop.signal, archives);
  const halt = async () => {
    stop.abort();
    await ended;
  };
  onTestFinished(halt);
  return halt;
}

/** Asks for an operation as an operator does; gives the answer. */
export async function create(
  ctx: TestContext,
  kind: LetterKind,
  selection: Selection,
  more: Partial<CreateOperation> = {},
  idempotencyKey?: string,
) {
  const body = { selection, reason: "it is mended", dryRun: false, ...more };
  return (await createOperation(ctx, { kind, body, actor: "operator", idempotencyKey })).answer;
}

/** Waits for the end of an operation, and gives how it ended. */
export async function finished<K extends OperationKind>(ctx: TestContext, kind: K, id: string | null) {
  await eventually(async () => (await readOperation(ctx, kind, id ?? "")).finishedAt !== null, 20_000);
  return readOperation(ctx, kind, id ?? "");
}

/** `j0`, `j1`, ...: three failures share each millisecond. */
export const many = (n: number, more: Partial<FailedJobShape> = {}): FailedJobShape[] =>
  Array.from({ length: n }, (_, i) => ({ id: `j${i}`, failedAt: T + Math.floor(i / 3), ...more }));

/** Leaves an operation as a runner does that died after it had written what it was about to move. */
export async function leaveBatch(
  ctx: TestContext,
  id: string | null,
  journal: [queue: string, id: string, score: string][],
): Promise<void> {
  await ctx.redis.hset(ctx.keys.operation(id ?? ""), {
    state: "running",
    startedAt: Date.now(),
    runner: "gone",
    runnerAt: 0,
    batch: JSON.stringify({
      next: { queue: 1, after: null },
      done: true,
      skipped: 0,
      failed: 0,
      error: null,
    }),
  });
  await ctx.redis.set(ctx.keys.operationJournal(id ?? ""), JSON.stringify(journal));
}
