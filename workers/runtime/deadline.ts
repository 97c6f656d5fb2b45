import { TransientError } from "@/lib/resilience/failures";
import type { JobRun } from "./job-run";

/** Is told of work that goes on after it was stopped, and of its end. */
export interface OverrunWatch {
  began(deadline: object, run: JobRun): void;
  ended(deadline: object): void;
}

/**
 * Bounds one run of a processor. It settles when the work does, when the time is up or when the job is taken away,
 * whichever comes first and whether or not the work heeds its signal. Work that ignores it goes on unheard and may overlap
 * the next attempt; `overruns` counts it until it ends. A signal is made only for those who ask for it: making one costs
 * more than all else in here.
 */
export class Deadline {
  private controller: AbortController | null = null;
  private stopped: Error | null = null;
  private reject: ((reason: Error) => void) | null = null;
  private working = false;

  constructor(
    private readonly overruns?: OverrunWatch,
    private readonly bounded?: JobRun,
  ) {}

  /** Aborts when the time is up or the job was taken away; its reason says which. */
  get signal(): AbortSignal {
    if (this.controller === null) {
      this.controller = new AbortController();
      if (this.stopped) this.controller.abort(this.stopped);
    }
    return this.controller.signal;
  }

  /** Ends the run now, for `reason`. Nothing happens when it has ended already. */
  stop(reason: Error): void {
    if (this.stopped) return;
    this.stopped = reason;
    if (this.working && this.bounded) this.overruns?.began(this, this.bounded);
    this.controller?.abort(reason);
    this.reject?.(reason);
  }

  /** Runs `work`; `timeoutMs` null gives it all the time it wants. Throws what the work throws, or why it was stopped. */
  run<T>(timeoutMs: number | null, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.stopped) {
        reject(this.stopped);
        return;
      }
      this.reject = reject;
      const timer =
        timeoutMs === null
          ? undefined
          : setTimeout(
              () => this.stop(new TransientError(`No result after ${timeoutMs} ms.`, { code: "TIMEOUT" })),
              timeoutMs,
            );
      this.working = true;
      started(work).then(
        (value) => {
          this.settled(timer);
          resolve(value);
        },
        (error: unknown) => {
          this.settled(timer);
          reject(error);
        },
      );
    });
  }

  private settled(timer: NodeJS.Timeout | undefined): void {
    clearTimeout(timer);
    this.working = false;
    if (this.stopped) this.overruns?.ended(this);
  }
}

/** A processor that is no async function may throw before it gives a promise. */
function started<T>(work: () => Promise<T>): Promise<T> {
  try {
    return work();
  } catch (error) {
    return Promise.reject(error);
  }
}
