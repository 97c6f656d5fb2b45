import { EventEmitter, once } from "node:events";
import type { QueueIdentity } from "../../queues/identity";

/** What one look of the collector tells of a queue's dead letters. */
export interface HeardQueue {
  key: string;
  identity: QueueIdentity;
  /** Members of its failed set, counted before the events were read. */
  failed: number;
  /** Jobs that came to the set or left it since the last look. */
  touched: string[];
  /** There may have been more: its events were trimmed. */
  lost: boolean;
}

/** All that was heard since it was last taken. */
export interface Heard {
  queues: Map<string, HeardQueue>;
  /** Keys of queues that are not there any more. */
  gone: Set<string>;
  /** All events before this time are in it, by Redis's clock. */
  untilMs: number;
}

/** More jobs than this are not listed one by one: the queue counts as having lost events, and is looked through. */
const MOST_TOUCHED = 20_000;

function together(before: HeardQueue | undefined, now: HeardQueue): HeardQueue {
  const touched = before ? [...before.touched, ...now.touched] : now.touched;
  const tooMany = touched.length > MOST_TOUCHED;
  return { ...now, touched: tooMany ? [] : touched, lost: before?.lost === true || now.lost || tooMany };
}

/** Hands what the collector hears to the index, within one process. Bounded: 20,000 ids a queue. */
export class FailureInbox {
  private heard: Heard | null = null;
  private readonly news = new EventEmitter();
  /** Every key of Redis was looked at once, so that no queue is unknown. */
  allQueuesKnown = false;

  hear(queues: HeardQueue[], gone: string[], untilMs: number): void {
    const before = this.heard ?? { queues: new Map<string, HeardQueue>(), gone: new Set<string>(), untilMs };
    for (const queue of queues) {
      before.queues.set(queue.key, together(before.queues.get(queue.key), queue));
      before.gone.delete(queue.key);
    }
    for (const key of gone) {
      before.queues.delete(key);
      before.gone.add(key);
    }
    this.heard = { ...before, untilMs };
    this.news.emit("heard");
  }

  knowsAllQueues(): void {
    this.allQueuesKnown = true;
    this.news.emit("heard");
  }

  get hasNews(): boolean {
    return this.heard !== null;
  }

  /** What was heard since the last call; null when nothing was. */
  take(): Heard | null {
    const taken = this.heard;
    this.heard = null;
    return taken;
  }

  /** Resolves when something is there to take, or with the signal. */
  async wait(signal: AbortSignal): Promise<void> {
    if (this.heard || signal.aborted) return;
    await once(this.news, "heard", { signal }).catch(() => {});
  }
}
