import type { Context } from "../context";
import type { PolicyVersion } from "../contract/policies";
import { watchSetting } from "../watched";
import { readAllSaved } from "./store";

export interface PolicyWatcher {
  /** What was saved last for a queue; null when nothing was. In memory. */
  saved(queueKey: string): PolicyVersion | null;
  /** Calls back after each change; gives what ends that. */
  onChange(changed: () => void): () => void;
  close(): void;
}

/**
 * Keeps the policies of all queues in memory. Resolves after the first read, so that no job runs under a policy that was
 * changed long ago. What was known last stays in force while Redis is away.
 */
export async function watchPolicies(ctx: Context): Promise<PolicyWatcher> {
  const saved = new Map<string, PolicyVersion>();
  const listeners = new Set<() => void>();
  let seen: number | null = null;
  let closed = false;
  const watch = await watchSetting(ctx, {
    what: "policies",
    channel: ctx.keys.policiesChannel(),
    versionKey: ctx.keys.policiesVersion(),
    async read() {
      const next = await readAllSaved(ctx);
      const changed = seen !== null && next.change !== seen;
      seen = next.change;
      // One that cannot be read keeps its last good version.
      for (const [queueKey, version] of next.saved) saved.set(queueKey, version);
      if (changed && !closed) for (const listener of listeners) listener();
      return next.change;
    },
  });
  return {
    saved: (queueKey) => saved.get(queueKey) ?? null,
    onChange(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    close() {
      closed = true;
      watch.close();
    },
  };
}
