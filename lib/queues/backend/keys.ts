import type { QueueIdentity } from "../identity";

/** The states whose jobs BullMQ keeps in sorted sets. */
export const SORTED_STATES = ["completed", "failed", "delayed", "prioritized", "waiting-children"] as const;

/** Their sets, in the order of {@link SORTED_STATES}. */
export const sortedSetsOf = (of: ReturnType<typeof bullKeys>): string[] => [
  of.completed,
  of.failed,
  of.delayed,
  of.prioritized,
  of.waitingChildren,
];

/** What all keys of a queue begin with. */
export const keyBase = ({ prefix, name }: QueueIdentity): string => `${prefix}:${name}:`;

/** The BullMQ keys that the backend reads. It never writes one: changes go through BullMQ's own API. */
export function bullKeys(queue: QueueIdentity) {
  const base = keyBase(queue);
  return {
    base,
    meta: `${base}meta`,
    /** Counter that gives job ids; its delta estimates arrivals where events were missed. */
    id: `${base}id`,
    wait: `${base}wait`,
    /** Only queues written by BullMQ 5 or older may still have one. */
    paused: `${base}paused`,
    prioritized: `${base}prioritized`,
    active: `${base}active`,
    delayed: `${base}delayed`,
    failed: `${base}failed`,
    completed: `${base}completed`,
    waitingChildren: `${base}waiting-children`,
    events: `${base}events`,
    /** Job schedulers by when each next runs. */
    repeat: `${base}repeat`,
    /** Id of the job that a deduplication id stands for. */
    deduplication: (id: string) => `${base}de:${id}`,
    job: (id: string) => `${base}${id}`,
  };
}
