import { z } from "zod";
import type { AuditEntry } from "../contract/audit";
import { flagScopeSchema } from "../contract/flags";
import type { Mark } from "../contract/marks";

type Change = Pick<AuditEntry, "actor" | "action" | "target" | "outcome" | "before" | "after">;
export type OwnMark = Pick<Mark, "kind" | "label" | "queue" | "queueName" | "ref" | "by">;
type Told = Pick<OwnMark, "kind" | "label"> & Partial<Pick<OwnMark, "queue" | "queueName" | "ref">>;

const switchSchema = z.object({ enabled: z.boolean(), scope: flagScopeSchema });
const selectionSchema = z.object({ selection: z.object({ filter: z.object({ queue: z.string() }) }) });

function ofSwitch({ target, before, after }: Change, verb: string): Told {
  const now = switchSchema.safeParse(after).data;
  const known = now ?? switchSchema.safeParse(before).data;
  const done = verb === "set" && now?.enabled === false ? "turned off" : verb;
  return {
    kind: "flag",
    label: `Kill switch ${target.key} ${done}`,
    queueName: known?.scope.queue ?? null,
    ref: target.key ?? null,
  };
}

const ofFeature =
  (verb: string) =>
  ({ target }: Change): Told => ({
    kind: "flag",
    label: `Feature flag ${target.key} ${verb}`,
    ref: target.key ?? null,
  });

const ofQueue =
  (kind: "policy" | "pause", label: string) =>
  ({ target }: Change): Told => ({ kind, label, queue: target.queue ?? null });

const ofScheduler =
  (verb: string) =>
  ({ target }: Change): Told => ({
    kind: "scheduler",
    label: `Scheduler ${target.scheduler} ${verb}`,
    queue: target.queue ?? null,
    ref: target.scheduler ?? null,
  });

const ofReplay =
  (label: string) =>
  ({ target, after }: Change): Told => ({
    kind: "replay",
    label,
    queue: selectionSchema.safeParse(after).data?.selection.filter.queue ?? null,
    ref: target.id ?? null,
  });

/** Changes that may explain a bend in a chart, by the audit's name of the action. */
const MARKED: Record<string, (change: Change) => Told> = {
  "flag.put": (change) => ofSwitch(change, "set"),
  "flag.delete": (change) => ofSwitch(change, "lifted"),
  "flag.expire": (change) => ofSwitch(change, "expired"),
  "feature-flag.put": ofFeature("changed"),
  "feature-flag.delete": ofFeature("deleted"),
  "feature-flag.restore": ofFeature("restored"),
  "policy.put": ofQueue("policy", "Policy changed"),
  "policy.rollback": ofQueue("policy", "Policy rolled back"),
  "queue.limits": ofQueue("policy", "Limits changed"),
  "queue.pause": ofQueue("pause", "Queue paused"),
  "queue.resume": ofQueue("pause", "Queue resumed"),
  "shards.pause": ofQueue("pause", "All shards paused"),
  "shards.resume": ofQueue("pause", "All shards resumed"),
  "replay.create": ofReplay("Replay started"),
  "replay.finish": ofReplay("Replay ended"),
  "scheduler.put": ofScheduler("edited"),
  "scheduler.delete": ofScheduler("removed"),
  "scheduler.pause": ofScheduler("paused"),
  "scheduler.resume": ofScheduler("resumed"),
};

/** The mark that a finished change leaves on charts; null for one that failed, or that explains nothing. */
export function markOfChange(change: Change): OwnMark | null {
  const tell = change.outcome === "done" ? MARKED[change.action] : undefined;
  return tell ? { queue: null, queueName: null, ref: null, by: change.actor, ...tell(change) } : null;
}
