import { BreakerBook, type BreakerUse, type Ending } from "@/lib/breakers/book";
import type { Failure } from "@/lib/resilience/classify";
import type { JobRun } from "./job-run";
import type { RuntimeContext } from "./runtime-context";

/** A probe's place is freed this long after the latest moment at which it can have ended. */
const LEASE_GRACE_MS = 1_000;

/** The job's own fault says nothing of the route. */
const NEUTRAL: ReadonlySet<Failure["class"]> = new Set(["permanent", "poison"]);

/** A job on its way through its route's breaker. It must be ended once, whatever becomes of the job. */
export class BreakerPass {
  private isLost = false;
  private ending: Ending = { outcome: "neutral", tookMs: 0, openAtLeastMs: 0 };

  constructor(
    private readonly book: BreakerBook,
    private readonly use: BreakerUse,
    /** Null for a job that ran because the route was closed. */
    private readonly probe: string | null,
  ) {}

  succeeded(tookMs: number): void {
    this.ending = { outcome: "ok", tookMs, openAtLeastMs: 0 };
  }

  /**
   * Transient failures and time-outs speak against the route, and so do throttled ones: it says that it cannot take more,
   * and it stays open as long as it asked for. Permanent and poison failures are the job's own.
   */
  failed({ class: kind, retryAfterMs }: Failure): void {
    // What fails after the route has done its part is not its fault.
    if (this.ending.outcome === "ok" || this.isLost) return;
    const outcome = NEUTRAL.has(kind) ? "neutral" : "failed";
    this.ending = { outcome, tookMs: 0, openAtLeastMs: retryAfterMs ?? 0 };
  }

  /** The worker has lost the job: how it ends here says nothing of the route. */
  lost(): void {
    this.isLost = true;
  }

  end(): void {
    if (this.probe === null) this.book.note(this.use, this.ending);
    else this.book.settle(this.use, this.probe, this.ending);
  }
}

/** pass: run it, and end the pass. refused: not before `untilMs`. */
export type BreakerEntry =
  | { kind: "pass"; pass: BreakerPass | null }
  | { kind: "refused"; route: string; untilMs: number };

const FREE: BreakerEntry = { kind: "pass", pass: null };

/** Lets a job through to its route, or says until when not. A route that is closed costs no round trip. */
export function enterBreaker(ctx: RuntimeContext, run: JobRun): BreakerEntry | Promise<BreakerEntry> {
  const policy = run.policy.document.breaker;
  const { route } = run;
  if (policy === null || route === null) return FREE;
  const { breakers } = ctx;
  const use = BreakerBook.use({ prefix: ctx.queuePrefix, route }, policy, run.queueKey);
  if (breakers.isClosed(use.id)) return { kind: "pass", pass: new BreakerPass(breakers, use, null) };
  const token = `${run.jobId}:${run.token}`;
  const leaseMs = (run.policy.document.timeoutMs ?? policy.openMs) + LEASE_GRACE_MS;
  return breakers.admit(use, token, leaseMs).then((permit): BreakerEntry => {
    if (permit.kind === "defer") return { kind: "refused", route, untilMs: permit.untilMs };
    return {
      kind: "pass",
      pass: new BreakerPass(breakers, use, permit.kind === "probe" ? token : null),
    };
  });
}
