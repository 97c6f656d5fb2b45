import type { Context } from "../context";
import type { PolicyVersion } from "../contract/policies";
import { readAllSaved } from "./store";

/** A change whose message was lost is seen after this long, plus one round trip. */
const POLL_MS = 500;

export interface PolicyWatcher {
  /** What was saved last for a queue; null when nothing was. In memory. */
  saved(queueKey: string): PolicyVersion | null;
  /** Calls back after each change; gives what ends that. */
  onChange(changed: () => void): () => void;
  close(): void;
}

/**
 * Keeps the policies of all queues in memory. Resolves after the first read, so that no job runs under a policy that was
 * changed long ago; with Redis away it waits. Later, what was known last stays in force while Redis is away.
 */
export async function watchPolicies(ctx: Context): Promise<PolicyWatcher> {
  const first = await readAllSaved(ctx);
  const { saved } = first;
  let { change } = first;
  const listeners = new Set<() => void>();
  let closed = false;
  let reading = false;

  async function read(): Promise<void> {
    const next = await readAllSaved(ctx);
    const changed = next.change !== change;
    change = next.change;
    // One that cannot be read keeps its last good version.
    for (const [queueKey, version] of next.saved) saved.set(queueKey, version);
    if (changed && !closed) for (const listener of listeners) listener();
  }
  const refresh = () => {
    // A change that comes meanwhile is found by the next poll.
    if (reading) return;
    reading = true;
    read()
      .catch((err: unknown) => {
        if (!closed) ctx.log.warn({ err }, "Policies could not be read; those last known stay in force");
      })
      .finally(() => {
        reading = false;
      });
  };

  const subscriber = ctx.redis.duplicate();
  subscriber.on("error", (err) => ctx.log.debug({ err }, "The subscription to policies is away"));
  subscriber.on("message", refresh);
  subscriber
    .subscribe(ctx.keys.policiesChannel())
    .catch((err: unknown) => ctx.log.debug({ err }, "No subscription to policies; they are polled"));

  let polling = false;
  const timer = setInterval(() => {
    // With Redis away commands wait in a queue: one is enough.
    if (polling) return;
    polling = true;
    ctx.redis
      .get(ctx.keys.policiesVersion())
      .then((text) => {
        if (Number(text ?? 0) !== change) refresh();
      })
      .catch((err: unknown) => ctx.log.debug({ err }, "Policies could not be polled"))
      .finally(() => {
        polling = false;
      });
  }, POLL_MS);
  timer.unref();

  return {
    saved: (queueKey) => saved.get(queueKey) ?? null,
    onChange(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    close() {
      closed = true;
      clearInterval(timer);
      subscriber.disconnect();
    },
  };
}
