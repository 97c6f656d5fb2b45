import { type BreakerPass, enterBreaker } from "./breaker-step";
import { goBy, takeFallback } from "./fallback-step";
import type { JobRun } from "./job-run";
import { noteDecision } from "./note-decision";
import type { RuntimeContext } from "./runtime-context";

/** What becomes of a job at its route: it passes, has an answer already, or comes back later. */
export type RouteVerdict =
  | { kind: "pass"; pass: BreakerPass | null }
  | { kind: "answer"; answer: unknown }
  | { kind: "defer"; route: string; untilMs: number };

/**
 * Lets a job through the breaker of its route. Where that is not closed, the queue's fallback is taken, else the job is put
 * off until the route may be tried; neither spends an attempt. No await where the route is closed.
 */
export function takeRoute(ctx: RuntimeContext, run: JobRun): RouteVerdict | Promise<RouteVerdict> {
  const entering = enterBreaker(ctx, run);
  if (!(entering instanceof Promise) && entering.kind === "pass") return entering;
  return refusedOrNot(ctx, run, entering);
}

async function refusedOrNot(
  ctx: RuntimeContext,
  run: JobRun,
  entering: ReturnType<typeof enterBreaker>,
): Promise<RouteVerdict> {
  const entry = await entering;
  if (entry.kind === "pass") return entry;
  const { route, untilMs } = entry;
  const taken = await takeFallback(ctx, run, { by: "breaker", route });
  if (taken === null) {
    const delayMs = Math.max(0, untilMs - ctx.clock.now());
    noteDecision(ctx, run, { kind: "defer", delayMs, why: `The breaker of ${route} is not closed.` });
    return { kind: "defer", route, untilMs };
  }
  noteDecision(ctx, run, { kind: "fallback", why: `The breaker of ${route} is not closed.` });
  if (taken.kind === "answer") return taken;
  goBy(run, taken);
  return takeRoute(ctx, run);
}
