import { setTimeout as delay } from "node:timers/promises";

/** A service that takes so many calls at once, each for the same time; others wait for a place. */
export class Downstream {
  private readonly line: (() => void)[] = [];
  /** Calls under way. */
  calling = 0;

  constructor(
    private readonly serviceMs: number,
    private readonly slots: number | null,
  ) {}

  async call(): Promise<void> {
    if (this.slots !== null && this.calling >= this.slots)
      await new Promise<void>((resolve) => this.line.push(resolve));
    else this.calling += 1;
    if (this.serviceMs > 0) await delay(this.serviceMs);
    // Who waits takes over the place.
    const next = this.line.shift();
    if (next) next();
    else this.calling -= 1;
  }
}
