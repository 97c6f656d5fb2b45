import type { Context } from "../context";
import type { BreakerPolicy } from "../contract/policies";
import { type BreakerAnswer, breakerId, operateBreaker, type RouteIdentity } from "./operate";
import type { RouteOutcome } from "./state";
import { Tally } from "./tally";
import { type BreakerWatcher, watchBreakers } from "./watcher";

/** How long successes of a closed route are counted in memory before Redis hears of them. */
const FLUSH_MS = 100;
/** A job whose breaker does not answer for this long goes by what was known last. */
const ANSWER_WITHIN_MS = 1_000;

/** A route, and by whose policy it is treated now. */
export interface BreakerUse {
  identity: RouteIdentity;
  id: string;
  policy: BreakerPolicy;
  queueKey: string;
}

export type BreakerPermit = { kind: "run" } | { kind: "probe" } | { kind: "defer"; untilMs: number };

/** How an attempt ended, for its breaker. */
export interface Ending {
  outcome: RouteOutcome;
  tookMs: number;
  /** For how long the route asked to be left alone; 0 when it did not. */
  openAtLeastMs: number;
}

/** Gone with the policy, which is replaced when it is edited. */
const USES = new WeakMap<BreakerPolicy, Map<string, BreakerUse>>();
/** A queue whose jobs name ever new routes must not fill the memory. */
const MAX_USES = 1_000;

/** The breakers as one worker process sees them. A closed route costs a job nothing but a look into a map. */
export class BreakerBook {
  private readonly tallies = new Map<string, { use: BreakerUse; tally: Tally; sending: boolean }>();
  private readonly timer: NodeJS.Timeout;
  private urgent = false;

  private constructor(
    private readonly ctx: Context,
    private readonly watcher: BreakerWatcher,
  ) {
    this.timer = setInterval(() => this.flush(), FLUSH_MS);
    this.timer.unref();
  }

  /** Resolves when the states are known; with Redis away it waits. */
  static async open(ctx: Context): Promise<BreakerBook> {
    return new BreakerBook(ctx, await watchBreakers(ctx));
  }

  /** The use of a route by a queue. Kept with the policy, so that a job on a known route makes none. */
  static use(identity: RouteIdentity, policy: BreakerPolicy, queueKey: string): BreakerUse {
    let known = USES.get(policy);
    if (!known || known.size >= MAX_USES) {
      known = new Map();
      USES.set(policy, known);
    }
    // The key of a queue names its prefix too.
    const key = `${queueKey} ${identity.route}`;
    let use = known.get(key);
    if (!use) {
      use = { identity, id: breakerId(identity), policy, queueKey };
      known.set(key, use);
    }
    return use;
  }

  /** Whether the route is closed as far as this process knows: at most half a second old, or as old as Redis is away. */
  isClosed(id: string): boolean {
    return this.watcher.of(id) === undefined;
  }

  /** Looks now, and not at the next message or poll. */
  refresh(): Promise<void> {
    return this.watcher.refresh();
  }

  /**
   * Asks for a route that is not closed. One round trip. When Redis does not answer, the last known state decides: a job
   * runs once the time to probe has come. `token` names the probe; its lease ends after `leaseMs`, should the prober die.
   */
  async admit(use: BreakerUse, token: string, leaseMs: number): Promise<BreakerPermit> {
    const { ctx } = this;
    const asked = this.operate(use, { op: "admit", token, leaseMs, jitter: ctx.clock.random() });
    const given = await withinMs(asked, ANSWER_WITHIN_MS);
    if (given === null) return this.byLastKnown(use);
    if (given.decision === "defer") return { kind: "defer", untilMs: given.untilMs };
    return { kind: given.decision === "probe" ? "probe" : "run" };
  }

  /** Notes how an attempt on a route ended that was not a probe. Nobody waits for it; failures are sent at once. */
  note(use: BreakerUse, { outcome, tookMs, openAtLeastMs }: Ending): void {
    if (outcome === "neutral") return;
    const entry = this.tallies.get(use.id) ?? { use, tally: new Tally(), sending: false };
    entry.use = use;
    this.tallies.set(use.id, entry);
    if (outcome === "ok") {
      entry.tally.succeeded(tookMs);
      return;
    }
    entry.tally.failed(openAtLeastMs);
    if (this.urgent) return;
    this.urgent = true;
    // What fails in the same turn of the event loop is told together.
    setImmediate(() => {
      this.urgent = false;
      this.flush();
    });
  }

  /** Gives a probe back. Nobody waits for it; when it is lost, its lease runs out. */
  settle(use: BreakerUse, token: string, ending: Ending): void {
    this.operate(use, { op: "settle", token, ...ending }).catch((err: unknown) =>
      this.ctx.log.warn({ err, route: use.identity.route }, "A probe was not told; its lease will run out"),
    );
  }

  /** Tells what is left, as far as Redis answers. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    this.watcher.close();
    if (this.ctx.redis.status === "ready")
      await Promise.all([...this.tallies.values()].map((entry) => this.send(entry)));
  }

  private flush(): void {
    for (const [id, entry] of this.tallies) {
      // With Redis away one call waits; what comes meanwhile is counted on.
      if (entry.sending) continue;
      this.tallies.delete(id);
      void this.send(entry);
    }
  }

  private async send(entry: { use: BreakerUse; tally: Tally; sending: boolean }): Promise<void> {
    const batches = entry.tally.take();
    if (batches.length === 0) return;
    entry.sending = true;
    this.tallies.set(entry.use.id, entry);
    try {
      await this.operate(entry.use, { op: "report", batches });
    } catch (err) {
      this.ctx.log.warn({ err, route: entry.use.identity.route }, "Outcomes of a route were not counted");
    } finally {
      entry.sending = false;
    }
  }

  private async operate(
    use: BreakerUse,
    operation: Parameters<typeof operateBreaker>[2],
  ): Promise<BreakerAnswer> {
    const { policy, queueKey } = use;
    const answer = await operateBreaker(this.ctx, use.identity, operation, { policy, queueKey });
    this.watcher.learn(use.id, { kind: answer.kind, untilMs: answer.openUntilMs });
    return answer;
  }

  private byLastKnown({ id }: BreakerUse): BreakerPermit {
    const known = this.watcher.of(id);
    if (known === undefined || known.kind === "half-open") return { kind: "run" };
    const nowMs = this.ctx.clock.now();
    if (known.untilMs === 0) return { kind: "defer", untilMs: nowMs + ANSWER_WITHIN_MS };
    return known.untilMs > nowMs ? { kind: "defer", untilMs: known.untilMs } : { kind: "run" };
  }
}

/** Null when it fails, or takes longer. */
async function withinMs<T>(work: Promise<T>, limitMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs);
  });
  try {
    return await Promise.race([work.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}
