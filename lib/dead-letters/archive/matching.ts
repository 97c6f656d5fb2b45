import type { Context } from "../../context";
import type { SelectionFilter } from "../../contract/operations";
import type { Scored } from "../../queues/backend/sorted-page";
import type { QueueIdentity } from "../../queues/identity";
import { nextLetters } from "../next-letters";
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
  filter: SelectionFilter,
  frozenAt: number,
): AsyncGenerator<LetterPage> {
  const { queues } = await queuesOf(ctx, filter);
  for (const { key, prefix, name } of queues) {
    let after: Scored | null = null;
    do {
      const page = await nextLetters(ctx, {
        filter,
        queue: key,
        after,
        notAfter: frozenAt,
        most: PAGE,
        shape: { whole: ["name"], cut: {} },
      });
      const letters = page.letters.map(({ failed }) => failed);
      if (letters.length > 0) yield { queue: { prefix, name }, letters };
      after = page.next;
    } while (after !== null);
  }
}
