import type { Context } from "../../context";
import type { JobEdit } from "../../contract/edits";
import { byQueue } from "../../group-by";
import { holdersOf } from "../../jobs/held";
import { OF_PRO_GROUP } from "../../jobs/refusals";
import { parentNeeds } from "../../queues/backend/children";
import { runAtOf } from "../../queues/backend/jobs";
import type { LiveMark } from "../../queues/backend/marks";
import { schedulerWaitsFor } from "../../queues/backend/schedulers";
import { parseQueueKey } from "../../queues/identity";
import type { Prepared } from "../work";
import type { LiveJob } from "./live";

const OF_SCHEDULER = "It is the next run of a job scheduler: change it there, or run it now.";
const RESERVED =
  "The runtime has kept a later slot for it, by a quota or a rate limit: taken before that, it would only be put off to it again.";
const AWAITED =
  "A flow's parent waits for it: without it the parent would run as if it had never been. Remove it on its own page.";
const heldBy = (flag: string) =>
  `The kill switch ${flag} holds it: lift that, which releases its jobs in order.`;

/** When a job that is edited so runs, epoch ms; null where the edit does not say. Pure. */
export function runsAt(edit: JobEdit, mark: LiveMark, nowMs: number): number | null {
  switch (edit.action) {
    case "promote":
      return nowMs;
    case "delay-by":
      return Math.max(nowMs, runAtOf(mark.score) + edit.ms);
    case "delay-until":
      return Math.max(nowMs, edit.at);
    default:
      return null;
  }
}

/** Whether the edit leaves a job as it is anyway. Pure. */
export function isDone(edit: JobEdit, mark: LiveMark, nowMs: number): boolean {
  if (edit.action === "priority") return mark.priority === edit.priority;
  if (edit.action === "delay-by") return edit.ms < 0 && runAtOf(mark.score) <= nowMs;
  return edit.action === "delay-until" && runAtOf(mark.score) === edit.at;
}

/** Sorts out live jobs that must be left alone, and leaves out those with nothing to be done. Reads in pipelines, queue by queue. */
export async function prepareEdit(ctx: Context, edit: JobEdit, jobs: LiveJob[]): Promise<Prepared<LiveJob>> {
  const prepared: Prepared<LiveJob> = { ready: [], refused: [] };
  const nowMs = ctx.clock.now();
  for (const group of byQueue(jobs.filter(({ mark }) => !isDone(edit, mark, nowMs)))) {
    const reasons = await refusalsOf(ctx, edit, group, nowMs);
    for (const [index, candidate] of group.entries()) {
      const reason = reasons[index];
      if (reason) prepared.refused.push({ candidate, reason });
      else prepared.ready.push(candidate);
    }
  }
  return prepared;
}

async function refusalsOf(
  ctx: Context,
  edit: JobEdit,
  group: LiveJob[],
  nowMs: number,
): Promise<(string | null)[]> {
  const key = group[0]?.queue ?? "";
  const queue = parseQueueKey(key);
  const ids = group.map(({ known }) => known.id);
  const [holders, scheduled, needs, slots] = await Promise.all([
    holdersOf(ctx, key, ids),
    schedulerWaitsFor(
      ctx.redis,
      queue,
      group.map(({ known, row }) => ({ id: known.id, schedulerId: row.whole.rjk })),
    ),
    edit.action === "remove"
      ? parentNeeds(
          ctx.redis,
          queue,
          group.map(({ known, row }) => ({ id: known.id, parentKey: row.whole.parentKey })),
        )
      : [],
    reservedSlots(ctx, key, ids),
  ]);
  return group.map(({ known, mark, row }, index) => {
    const flag = holders.get(known.id);
    if (flag !== undefined) return heldBy(flag);
    if (row.whole.gid !== undefined) return OF_PRO_GROUP;
    if (scheduled[index]) return OF_SCHEDULER;
    if (needs[index]) return AWAITED;
    const at = runsAt(edit, mark, nowMs);
    return at !== null && at < (slots[index] ?? 0) ? RESERVED : null;
  });
}

/** The slots that the runtime keeps for these jobs, epoch ms; 0 for none. Two commands. */
async function reservedSlots(ctx: Context, queue: string, ids: string[]): Promise<number[]> {
  const kept = await Promise.all(
    [ctx.keys.quotaReservations(queue), ctx.keys.rateReservations(queue)].map((key) =>
      ctx.redis.zmscore(key, ...ids),
    ),
  );
  return ids.map((_, index) => Math.max(...kept.map((scores) => Number(scores[index] ?? 0))));
}
