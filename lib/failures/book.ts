import type { Context } from "../context";
import type { FailureClass } from "../contract/failures";
import { FailureTally } from "./pending";
import { addCounts } from "./store";

const SEND_MS = 1_000;

/** Where one worker counts the failures of one queue. */
export interface FailureBook {
  /** No round trip. */
  note(failure: { class: FailureClass; code: string }): void;
  /** Sends what is pending; while Redis is away it does not wait for it. */
  close(): Promise<void>;
}

/**
 * Opens the book of a queue. Once a second it sends what is pending, in one write. While Redis is away counts wait, at most
 * an hour of them; a worker that dies loses what it had not sent: a second of failures, or all since Redis went away. A
 * connection that breaks between a command and its answer can count one sending twice. Jobs are not touched by either.
 */
export function openFailureBook(ctx: Context, queueKey: string): FailureBook {
  const tally = new FailureTally();
  let sending: Promise<void> | null = null;

  async function sendOne(atMs: number, counts: Parameters<typeof addCounts>[3]): Promise<void> {
    try {
      await addCounts(ctx, queueKey, atMs, counts);
    } catch (err) {
      for (const one of counts) tally.note(atMs, one);
      ctx.log.warn({ err }, "Failures could not be counted; they are kept for later");
    }
  }
  const send = () => {
    // With Redis away commands wait in a queue: one sending is enough.
    sending ??= Promise.all(tally.take().map(({ atMs, counts }) => sendOne(atMs, counts)))
      .then(() => {})
      .finally(() => {
        sending = null;
      });
    return sending;
  };

  const timer = setInterval(() => void send(), SEND_MS);
  timer.unref();
  return {
    note: (failure) => tally.note(ctx.clock.now(), { ...failure, count: 1 }),
    async close() {
      clearInterval(timer);
      if (ctx.redis.status !== "ready") return;
      await sending;
      await send();
    },
  };
}
