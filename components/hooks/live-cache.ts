import type { QueryClient } from "@tanstack/react-query";
import type { LiveMessage } from "@/lib/contract/live";
import type { QueueSummary } from "@/lib/contract/queues";
import { queryKeys } from "./query-keys";

interface QueuesData {
  queues: QueueSummary[];
  asOf: number;
  stale: boolean;
}

/** Applies a tick's changes to the list of queues; what did not change keeps its identity, so it is not drawn again. */
export function applyDelta(
  data: QueuesData | undefined,
  delta: { upsert: QueueSummary[]; remove: string[]; asOf: number },
): QueuesData | undefined {
  if (!data) return data;
  const changed = new Map(delta.upsert.map((queue) => [queue.key, queue]));
  const gone = new Set(delta.remove);
  const queues = data.queues
    .filter((queue) => !gone.has(queue.key))
    .map((queue) => {
      const next = changed.get(queue.key) ?? queue;
      changed.delete(queue.key);
      return next;
    });
  return { queues: [...queues, ...changed.values()], asOf: delta.asOf, stale: false };
}

/** Puts what the live stream said where the page's queries find it. */
export function applyLive(client: QueryClient, message: LiveMessage): void {
  switch (message.event) {
    case "queues":
      client.setQueryData(queryKeys.queues, message.data);
      return;
    case "queues-delta": {
      const { data } = message;
      client.setQueryData<QueuesData>(queryKeys.queues, (old) => applyDelta(old, data));
      return;
    }
    case "flags":
      client.setQueryData(queryKeys.flags, message.data);
      return;
    case "operation": {
      const { kind, id } = message.data;
      client.setQueryData(queryKeys.operation(kind, id), message.data);
      void client.invalidateQueries({ queryKey: queryKeys.operations(kind), exact: true });
      return;
    }
    case "breakers":
      void client.invalidateQueries({ queryKey: queryKeys.breakers });
      return;
    case "audit":
      void client.invalidateQueries({ queryKey: queryKeys.audit });
      return;
    case "health":
      client.setQueryData(queryKeys.health, message.data);
      return;
  }
}
