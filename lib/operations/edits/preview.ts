import type { Context } from "../../context";
import type { EditPreview, JobEdit } from "../../contract/edits";
import { tenantOf, timeOf } from "../../jobs/parse";
import { previewOf } from "../../jobs/summary";
import type { RowShape } from "../../queues/backend/job-rows";
import { runAtOf } from "../../queues/backend/jobs";
import type { LiveMark } from "../../queues/backend/marks";
import { parseQueueKey } from "../../queues/identity";
import { countsOfLookedAt } from "../looked-at";
import { memberOf } from "../member";
import type { Candidate } from "../select";
import { spreadOver } from "../spread";
import { tiesOf } from "../ties";
import { EDIT_SHAPE, type Editing, type LiveJob, liveJobs } from "./live";
import { prepareEdit, runsAt } from "./prepare";

/** Jobs that are looked at one by one, the first of those that match. */
const LOOKED_AT = 2_000;
const SAMPLE = 10;
const PREVIEW_SHAPE: RowShape = { ...EDIT_SHAPE, cut: { ...EDIT_SHAPE.cut, data: 4_096 } };

/** What an edit would do to its jobs, by looking at some of them as it would itself. Changes nothing. */
export async function previewEdit(
  ctx: Context,
  editing: Editing,
  jobs: { queue: string; id: string }[],
): Promise<EditPreview> {
  const { edit } = editing;
  const nowMs = ctx.clock.now();
  const live = await liveJobs(ctx, editing, jobs.slice(0, LOOKED_AT), PREVIEW_SHAPE);
  const { ready, refused } = await prepareEdit(ctx, edit, live);
  const refusals = new Map(refused.map(({ candidate, reason }) => [keyOf(candidate), reason]));
  const isReady = new Set(ready.map(keyOf));
  const groupOf = (one: LiveJob) =>
    JSON.stringify([one.queue, one.row.whole.name, tenantIn(one), refusals.get(keyOf(one)) ?? ""]);
  return {
    ...countsOfLookedAt(live, refused),
    ties: edit.action === "remove" ? await tiesOf(ctx, ready) : { ofParents: 0, withChildren: 0 },
    sample: spreadOver(live, groupOf, SAMPLE).map((one) => {
      const changes = isReady.has(keyOf(one));
      return {
        queue: one.queue,
        queueName: parseQueueKey(one.queue).name,
        id: one.known.id,
        name: one.row.whole.name ?? "",
        tenant: tenantIn(one),
        addedAt: timeOf(one.row.whole.timestamp),
        dataPreview: previewOf(one.row),
        refusal: refusals.get(keyOf(one)) ?? null,
        before: changes ? pretty(factsOf(one.mark)) : null,
        after: changes ? pretty(factsAfter(edit, one.mark, nowMs)) : null,
      };
    }),
  };
}

const keyOf = ({ queue, known }: Candidate) => memberOf(queue, known.id);
const tenantIn = ({ row }: LiveJob) => tenantOf(row.cut.data?.text ?? "");
const pretty = (value: unknown) => JSON.stringify(value, null, 2);

interface Facts {
  state: string;
  /** ISO 8601, UTC. */
  runs?: string;
  priority: number;
}

const iso = (at: number) => new Date(at).toISOString();

const factsOf = ({ state, score, priority }: LiveMark): Facts =>
  state === "delayed" ? { state, runs: iso(runAtOf(score)), priority } : { state, priority };

/** What is known of a job after an edit. Pure. */
export function factsAfter(edit: JobEdit, mark: LiveMark, nowMs: number): Facts | { state: "removed" } {
  const before = factsOf(mark);
  switch (edit.action) {
    case "remove":
      return { state: "removed" };
    case "promote":
      return { state: mark.priority > 0 ? "prioritized" : "waiting", priority: mark.priority };
    case "delay-by":
    case "delay-until":
      return { ...before, runs: iso(runsAt(edit, mark, nowMs) ?? nowMs) };
    case "priority":
      return { ...before, state: stateWith(edit.priority, mark), priority: edit.priority };
  }
}

const stateWith = (priority: number, { state }: LiveMark) => {
  if (state !== "waiting" && state !== "prioritized") return state;
  return priority > 0 ? "prioritized" : "waiting";
};
