import type { Context } from "../context";
import { addJobs } from "../enqueue/add-keyed";
import { producerQueue } from "../enqueue/target";
import { SpillwayError } from "../errors";
import { takeTickets } from "../ordering/tickets";
import type { OutboxJob } from "./record";

/** The mark of an outbox that rests for so long is not needed: its own cursor says the same. */
const MARK_KEPT_SEC = 30 * 86_400;

/**
 * Puts records into their queues, in order, and notes in Redis how far it came. `inDoubt`: an earlier try may have gone
 * through, so that note is read first. A job whose id is still kept by its queue becomes no second one;
 * where that id stands for an idempotency key of another payload the log says so, because nobody is left to be told. Gives the last
 * record delivered. Throws while Redis is away.
 */
export async function deliver(
  ctx: Context,
  outboxId: string,
  records: { seq: number; job: OutboxJob }[],
  inDoubt: boolean,
): Promise<number> {
  if (ctx.redis.status !== "ready") throw new SpillwayError("redis_unavailable", "Redis is away.");
  const mark = ctx.keys.outboxDelivered(outboxId);
  const done = inDoubt ? Number((await ctx.redis.get(mark)) ?? 0) : 0;
  const due = records.filter(({ seq }) => seq > done);
  // Before any worker can see the jobs, and in the order of their acceptance.
  await takeTickets(
    ctx,
    due.flatMap(({ job }) => job.ticket ?? []),
  );
  for (const run of runsOf(due)) {
    const { queueKey, declared } = run[0];
    const queue = producerQueue(ctx, queueKey, declared);
    const added = await addJobs(
      ctx,
      queueKey,
      queue,
      run.map((job) => ({ ...job, key: job.key ?? null })),
    );
    for (const { id } of added.filter(({ mismatch }) => mismatch))
      ctx.log.error(
        { jobId: id, queue: queueKey },
        "A job of the outbox is dropped: its key stands for another",
      );
  }
  const last = records.at(-1)?.seq ?? done;
  if (due.length > 0) await ctx.redis.set(mark, last, "EX", MARK_KEPT_SEC);
  return last;
}

/** Neighbours of one queue go together. */
function runsOf(records: { job: OutboxJob }[]): [OutboxJob, ...OutboxJob[]][] {
  const runs: [OutboxJob, ...OutboxJob[]][] = [];
  for (const { job } of records) {
    const run = runs.at(-1);
    if (run && run[0].queueKey === job.queueKey) run.push(job);
    else runs.push([job]);
  }
  return runs;
}
