import type { QueryClient } from "@tanstack/react-query";
import type { Health, LiveData, LiveMessage } from "@/lib/contract/live";
import { withChange } from "@/lib/contract/values/queue-changes";
import { queryKeys } from "./query-keys";

type QueuesData = LiveData<"queues">;

/**
 * Applies a tick's changes to the list of queues; what did not change keeps its identity, so it is not drawn again. Null
 * when a queue that changed is not in the list: something was missed.
 */
export function applyDelta(data: QueuesData, delta: LiveData<"queues-delta">): QueuesData | null {
  const { asOf } = delta;
  const added = new Map(delta.upsert.map((queue) => [queue.key, queue]));
  const changes = new Map(delta.change.map((change) => [change.key, change]));
  const gone = new Set(delta.remove);
  const queues = data.queues
    .filter((queue) => !gone.has(queue.key))
    .map((queue) => {
      const change = changes.get(queue.key);
      const next = added.get(queue.key) ?? (change ? withChange(queue, change, asOf) : queue);
      added.delete(queue.key);
      changes.delete(queue.key);
      return next;
    });
  return changes.size > 0 ? null : { queues: [...queues, ...added.values()], asOf, stale: false };
}

/** Puts what the live stream said where the page's queries find it. False when it cannot be applied, because something was missed. */
export function applyLive(client: QueryClient, message: LiveMessage): boolean {
  switch (message.event) {
    case "queues":
      client.setQueryData(queryKeys.queues, message.data);
      return true;
    case "queues-delta": {
      const known = client.getQueryData<QueuesData>(queryKeys.queues);
      const next = known && applyDelta(known, message.data);
      if (!next) return false;
      client.setQueryData(queryKeys.queues, next);
      return true;
    }
    case "flags":
      client.setQueryData(queryKeys.flags, message.data);
      return true;
    case "operation": {
      const { kind, id } = message.data;
      client.setQueryData(queryKeys.operation(kind, id), message.data);
      void client.invalidateQueries({ queryKey: queryKeys.operations(kind), exact: true });
      return true;
    }
    case "breakers":
      void client.invalidateQueries({ queryKey: queryKeys.breakers });
      return true;
    case "audit":
      void client.invalidateQueries({ queryKey: queryKeys.audit });
      // Most changes leave a mark.
      void client.invalidateQueries({ queryKey: queryKeys.marks });
      return true;
    case "health":
      client.setQueryData(queryKeys.health, message.data);
      return true;
  }
}

/** What has to be asked again after messages may have been missed; queues, switches and health are told anew. */
export function renewMissed(client: QueryClient): void {
  for (const queryKey of [queryKeys.breakers, queryKeys.audit, queryKeys.marks, queryKeys.everyOperation])
    void client.invalidateQueries({ queryKey });
}

/** What this page knows of all that the stream tells, for a tab that joins. */
export function liveKnown(client: QueryClient): LiveMessage[] {
  const queues = client.getQueryData<QueuesData>(queryKeys.queues);
  const flags = client.getQueryData<LiveData<"flags">>(queryKeys.flags);
  const health = client.getQueryData<Health>(queryKeys.health);
  const known: LiveMessage[] = [];
  if (queues) known.push({ event: "queues", data: queues });
  if (flags) known.push({ event: "flags", data: flags });
  if (health) known.push({ event: "health", data: health });
  return known;
}
