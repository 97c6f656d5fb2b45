import type { FleetBounds } from "./fleet-size";
import type { ProcessSpec } from "./process-spec";
import type { Supervised } from "./supervised";

/**
 * The worker processes of a launcher. One that is taken away drains first: it takes no new job, and ends when its jobs are
 * done or its grace is over.
 */
export class Fleet {
  private readonly members = new Map<number, Supervised>();
  private stopped = 0;

  constructor(
    private readonly spec: ProcessSpec,
    private readonly given: FleetBounds,
    private readonly start: (spec: ProcessSpec) => Supervised,
  ) {}

  get size(): number {
    return this.members.size;
  }

  /** What an operator has stopped is not made up for. */
  get bounds(): FleetBounds {
    const max = Math.max(0, this.given.max - this.stopped);
    return { min: Math.min(this.given.min, max), max };
  }

  /** Resolves when what was too many is gone. */
  async resize(size: number): Promise<void> {
    for (let number = 1; this.members.size < size; number++) {
      if (this.members.has(number)) continue;
      const name = number === 1 ? this.spec.name : `${this.spec.name}-${number}`;
      this.members.set(number, this.start({ ...this.spec, name }));
    }
    const newestFirst = [...this.members].sort(([a], [b]) => b - a);
    const leaving = newestFirst.slice(0, Math.max(0, this.members.size - size));
    for (const [number] of leaving) this.members.delete(number);
    await Promise.all(leaving.map(([, member]) => member.stop()));
  }

  /** A process was stopped from the dashboard. False when it is none of these. */
  forget(name: string): boolean {
    for (const [number, { spec }] of this.members) {
      if (spec.name !== name) continue;
      this.members.delete(number);
      this.stopped += 1;
      return true;
    }
    return false;
  }
}
