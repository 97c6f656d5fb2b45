import type { ParentReaction } from "../contract/jobs";
import type { JobRow } from "../queues/backend/job-rows";
import { type JobAddress, queueOfQualifiedName } from "../queues/backend/relatives";
import { objectOf } from "./parse";

/** A flow's parent, as its child names it. */
export interface ParentReference extends JobAddress {
  /** What the parent does when this child fails for good. */
  onFailure: ParentReaction;
}

/** BullMQ's fields of a child's `parent`: fail, continue, ignore, remove parent or dependency on failure. */
const REACTIONS = { fpof: "fail", cpof: "continue", idof: "ignore", rdof: "remove" } as const;

/** The parent that a job's hash names; null for a job without one. Needs the field `parent`. */
export function parentOf(row: Pick<JobRow, "whole">): ParentReference | null {
  if (row.whole.parent === undefined) return null;
  const reference = objectOf(row.whole.parent);
  if (typeof reference.id !== "string" || typeof reference.queueKey !== "string") return null;
  const queue = queueOfQualifiedName(reference.queueKey);
  if (!queue) return null;
  const named = Object.entries(REACTIONS).find(([field]) => reference[field] === true);
  return { queue, id: reference.id, onFailure: named?.[1] ?? "wait" };
}
