import type { Context } from "../../context";
import type { DeadLetterFilter } from "../../contract/dead-letters";
import { readFailedPage } from "../../queues/backend/failed";
import { type JobRow, readJobRows } from "../../queues/backend/job-rows";
import { bullKeys } from "../../queues/backend/keys";
import type { Scored } from "../../queues/backend/sorted-page";
import type { QueueIdentity } from "../../queues/identity";
import { MATCH_SHAPE, matcher, needsScan, rangeOf } from "../filter";
import { queuesOf } from "../queues";

/** Dead letters of one queue, in the order in which they failed. */
export interface LetterPage {
  queue: QueueIdentity;
  letters: Scored[];
}

/** Read at once; the jobs behind it are read in parts of about a MiB. */
const PAGE = 500;

/**
 * Every dead letter that matches and had failed by `frozenAt`, queue by queue, a page at a time: what fails or goes
 * meanwhile moves nothing. Throws `queue_not_found`.
 */
export async function* matchingLetters(
  ctx: Context,
  filter: DeadLetterFilter,
  frozenAt: number,
): AsyncGenerator<LetterPage> {
  const { queues } = await queuesOf(ctx, filter);
  for (const { prefix, name } of queues) {
    const queue = { prefix, name };
    let after: Scored | null = null;
    for (;;) {
      const page: Scored[] = await readFailedPage(ctx.redis, queue, {
        order: "ascending",
        count: PAGE,
        after,
        ...rangeOf(filter, frozenAt),
      });
      const letters = needsScan(filter) ? await matchesOf(ctx, queue, page, filter) : page;
      if (letters.length > 0) yield { queue, letters };
      after = page.at(-1) ?? null;
      if (page.length < PAGE) break;
    }
  }
}

async function matchesOf(
  ctx: Context,
  queue: QueueIdentity,
  page: Scored[],
  filter: DeadLetterFilter,
): Promise<Scored[]> {
  const keys = bullKeys(queue);
  const jobs = page.map(({ id }) => ({ id, key: keys.job(id) }));
  const rows: (JobRow | null)[] = await readJobRows(ctx.redis, jobs, MATCH_SHAPE);
  const matches = matcher(filter);
  return page.filter((_, index) => {
    const row = rows[index];
    return row && matches(row);
  });
}
