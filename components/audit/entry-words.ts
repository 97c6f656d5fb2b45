import type { Action } from "@/lib/contract/api";
import type { AuditEntry } from "@/lib/contract/audit";
import type { OperationKind } from "@/lib/contract/operations";
import { groupHref, RETENTION_HREF, RULES_HREF } from "../dead-letters/addresses";
import { operationHref } from "../operations/operation-ref";
import { schedulerHref } from "../schedulers/addresses";

/** What is done by the product itself, and asked for by nobody. */
type OwnAction =
  | `${OperationKind}.finish`
  | "flag.expire"
  | "job.compensate"
  | "dead-letters.reindex"
  | "dead-letters.export"
  | "dead-letters.import";

const ACTIONS: Record<Action | OwnAction, string> = {
  "queue.pause": "Paused the queue",
  "queue.resume": "Resumed the queue",
  "shards.pause": "Paused all shards",
  "shards.resume": "Resumed all shards",
  "queue.limits": "Changed the limits",
  "queue.pin": "Pinned a queue",
  "queue.unpin": "Unpinned a queue",
  "queue.promote": "Promoted delayed jobs",
  "queue.clean": "Cleaned jobs",
  "job.promote": "Promoted a job",
  "job.remove": "Removed a job",
  "job.replay": "Replayed a job",
  "job.data": "Edited a payload",
  "job.enqueue": "Added a job",
  "job.compensate": "Undid what a dead job had done",
  "replay.create": "Started a replay",
  "replay.finish": "A replay ended",
  "discard.finish": "A discard ended",
  "replay.cancel": "Cancelled a replay",
  "replay.pause": "Paused a replay",
  "replay.resume": "Resumed a replay",
  "replay.back-off": "Changed when a replay slows down",
  "discard.create": "Started a discard",
  "discard.cancel": "Cancelled a discard",
  "discard.pause": "Paused a discard",
  "discard.resume": "Resumed a discard",
  "edit.create": "Started an edit of jobs",
  "edit.finish": "An edit of jobs ended",
  "edit.cancel": "Cancelled an edit of jobs",
  "edit.pause": "Paused an edit of jobs",
  "edit.resume": "Resumed an edit of jobs",
  "edit.undo": "Undid a removal of jobs",
  "flag.put": "Set a kill switch",
  "flag.delete": "Lifted a kill switch",
  "flag.expire": "A kill switch expired",
  "policy.put": "Changed the policy",
  "policy.rollback": "Rolled the policy back",
  "breaker.trip": "Tripped a breaker",
  "breaker.reset": "Reset a breaker",
  "fallback.replay": "Replayed what took the fallback",
  "worker.drain": "Drained a worker",
  "worker.resume": "Let a worker work again",
  "worker.stop": "Stopped a worker's process",
  "feature-flag.put": "Set a feature flag",
  "feature-flag.delete": "Deleted a feature flag",
  "feature-flag.restore": "Restored a version of a feature flag",
  "dead-letters.reindex": "Asked for a new index of dead letters",
  "dead-letters.export": "Exported dead letters",
  "dead-letters.import": "Imported dead letters",
  "discard.undo": "Undid a discard",
  "dead-letter-groups.update": "Changed state, note or owner",
  "dead-letter-filter.put": "Saved a filter",
  "dead-letter-filter.delete": "Deleted a saved filter",
  "dead-letter-rules.put": "Changed the rules of groups",
  "dead-letter-rules.rollback": "Put former rules of groups in force",
  "dead-letters.retention.put": "Set a retention rule",
  "dead-letters.retention.delete": "Removed a retention rule",
  "scheduler.put": "Set a scheduler",
  "scheduler.delete": "Removed a scheduler",
  "scheduler.run": "Ran a scheduler's job now",
  "scheduler.pause": "Paused a scheduler",
  "scheduler.resume": "Resumed a scheduler",
  "scheduler.drop-kept": "Dropped a paused definition",
  "mark.create": "Posted a mark",
  "mark.delete": "Deleted a mark",
  "external-series.create": "Began a figure",
  "external-series.delete": "Deleted a figure",
  "session.login": "Logged in",
  "session.logout": "Logged out",
};

/** What was done, in words; an action that has none keeps its name. */
export const actionWords = (action: string): string =>
  (ACTIONS as Record<string, string | undefined>)[action] ?? action;

export interface AuditTarget {
  text: string;
  href: string | null;
}

/** To what it was done, with the page that shows it. */
export function targetOf(
  { action, target }: Pick<AuditEntry, "action" | "target">,
  nameOf: (queueKey: string) => string,
): AuditTarget {
  const { queue, key } = target;
  const id = target.id ?? target.jobId;
  if (queue !== undefined && id !== undefined) {
    return {
      text: `${nameOf(queue)} · job ${id}`,
      href: `/queues/${encodeURIComponent(queue)}/jobs/${encodeURIComponent(id)}`,
    };
  }
  const noun = action.split(".", 1)[0];
  if (queue !== undefined && target.scheduler !== undefined) {
    return {
      text: `${nameOf(queue)} · scheduler ${target.scheduler}`,
      href: schedulerHref({ queue, id: target.scheduler }),
    };
  }
  if (queue !== undefined) return { text: nameOf(queue), href: hrefOf(noun, nameOf(queue), queue) };
  if ((noun === "replay" || noun === "discard" || noun === "edit") && id !== undefined) {
    return { text: `${noun} ${id}`, href: operationHref(noun, id) };
  }
  if (noun === "flag" && key !== undefined) return { text: key, href: "/flags" };
  if (target.group !== undefined) {
    const others = target.andOthers === undefined ? "" : ` and ${target.andOthers} more`;
    return { text: `group ${target.group}${others}`, href: groupHref(target.group) };
  }
  if (noun === "dead-letter-rules") return { text: "rules of groups", href: RULES_HREF };
  if (action.startsWith("dead-letters.retention")) return { text: target.rule ?? "", href: RETENTION_HREF };
  const text = Object.values(target).join(" · ");
  return { text, href: null };
}

/** A queue that is spread has a page for its policy, and a row in the overview; the undivided queue may have no page. */
function hrefOf(noun: string | undefined, name: string, queue: string): string {
  if (noun === "policy") return `/policies/${encodeURIComponent(queue)}`;
  if (noun === "shards") return `/?q=${encodeURIComponent(name)}`;
  return `/queues/${encodeURIComponent(queue)}`;
}

/** A value of before or after as text; nothing is the empty text. */
export function valueText(value: unknown): string {
  return value === null || value === undefined ? "" : JSON.stringify(value, null, 2);
}
