import type { Context } from "../context";
import type { Delta } from "./delta";
import { breakdownKind, QUEUE_KIND } from "./kinds";
import { Ladder } from "./ladder";
import type { Asked } from "./slots";

type Write = (string | number)[];

const PARTS = ["queue", "name", "tenant"] as const;

/** Reading that has to come before something is counted or summed up. */
export interface Reading<T> {
  asked: Asked[];
  /** To be called when all of it was read. */
  finish(): T;
}

/** The latencies of one queue in the making: by queue, by job name and by tenant. */
export class LatencyBook {
  private readonly ladders;
  private readonly workers = new Map<number, Map<string, number>>();

  constructor(ctx: Pick<Context, "keys">, queue: string, sinceMs: number) {
    this.ladders = {
      queue: new Ladder(QUEUE_KIND, ctx, queue, sinceMs),
      name: new Ladder(breakdownKind("name"), ctx, queue, sinceMs),
      tenant: new Ladder(breakdownKind("tenant"), ctx, queue, sinceMs),
    };
  }

  /** A collector before this one looked until then. */
  restedUntil(atMs: number): void {
    for (const part of PARTS) this.ladders[part].restedUntil(atMs);
  }

  /** Counts what a tick has learnt; gives what to store. What is older than the finest tier keeps is left out. */
  count(delta: Delta, nowMs: number): Reading<Write[]> {
    for (const part of PARTS)
      for (const bucket of delta[part].keys())
        if (this.ladders[part].isPast(bucket, nowMs)) delta[part].delete(bucket);
    const asked = PARTS.map((part) => this.ladders[part].missing(delta[part].keys()));
    return {
      asked: asked.flat(),
      finish: () => {
        for (const [index, part] of PARTS.entries())
          for (const one of asked[index] ?? []) this.ladders[part].learn(one);
        this.meetWorkers(delta);
        for (const [bucket, parts] of delta.queue)
          this.ladders.queue.count(bucket, parts, (figures) => {
            figures.concurrency = Math.max(figures.concurrency, this.concurrencyIn(bucket));
          });
        for (const by of ["name", "tenant"] as const)
          for (const [bucket, parts] of delta[by]) this.ladders[by].count(bucket, parts);
        return PARTS.flatMap((part) => this.ladders[part].writes(delta[part].keys(), nowMs));
      },
    };
  }

  /** It has nothing to forget and nothing to sum up. */
  get isAtRest(): boolean {
    return PARTS.every((part) => this.ladders[part].isAtRest);
  }

  /** Forgets what earlier ticks have stored and nothing is expected of any more; before anything is asked of this tick. */
  rest(nowMs: number): void {
    for (const part of PARTS) this.ladders[part].rest(nowMs);
  }

  /** What can be summed up of what was stored by earlier ticks: at most one bucket by queue, by name and by tenant. */
  sumUp(nowMs: number): Reading<Write[]>[] {
    return PARTS.flatMap((part) => {
      const ladder = this.ladders[part];
      const due = ladder.nextDue(nowMs);
      if (!due) return [];
      const below = ladder.askBelow(due);
      return { asked: [below], finish: () => ladder.sumUp(due, below, nowMs) };
    });
  }

  private meetWorkers(delta: Delta): void {
    for (const [bucket, workers] of delta.workers) {
      const known = this.workers.get(bucket) ?? new Map<string, number>();
      this.workers.set(bucket, known);
      for (const [worker, concurrency] of workers)
        known.set(worker, Math.max(known.get(worker) ?? 0, concurrency));
    }
    // Of what a collector catches up with the next tick may bring more, but only of the buckets that this one has ended in.
    const newest = Math.max(...this.workers.keys());
    for (const bucket of this.workers.keys())
      if (bucket < newest - 6 && !delta.workers.has(bucket)) this.workers.delete(bucket);
  }

  private concurrencyIn(bucket: number): number {
    let sum = 0;
    for (const concurrency of this.workers.get(bucket)?.values() ?? []) sum += concurrency;
    return sum;
  }
}
