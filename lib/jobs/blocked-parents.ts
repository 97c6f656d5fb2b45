import type { Context } from "../context";
import { type BlockedParents, MAX_BLOCKED } from "../contract/flows";
import { bullKeys } from "../queues/backend/keys";
import { deadOf, readOpenChildren } from "../queues/backend/open-children";
import { type JobAddress, type Relative, readRelatives } from "../queues/backend/relatives";
import { readSortedPage } from "../queues/backend/sorted-page";
import { parseQueueKey } from "../queues/identity";
import { requireQueue } from "../queues/require";
import { sharedReads } from "../shared-read";
import { toRelative } from "./relatives";

const FRESH_MS = 4_000;
const MAX_QUEUES = 500;
/** Parents looked at, and children of each: what one look costs Redis stays within some ten milliseconds. */
const MOST_PARENTS = 200;
const MOST_CHILDREN = 50;

interface Found {
  parent: Relative;
  since: number | null;
  dead: JobAddress[];
  /** Not all of its open children were looked at. */
  isLeast: boolean;
}

/**
 * Which parents of a queue wait for children, and which of those for a dead one, as far as the first fifty children of the two
 * hundred that have waited longest tell. However many ask, Redis is asked once in four seconds: a dozen calls, whatever the
 * sizes. Throws `queue_not_found`.
 */
export const readBlockedParents = sharedReads(
  FRESH_MS,
  MAX_QUEUES,
  async (ctx: Context, queue: string): Promise<BlockedParents> => {
    const identity = parseQueueKey(queue);
    const key = bullKeys(identity).waitingChildren;
    const [waiting, total] = await Promise.all([
      readSortedPage(ctx.redis, key, { order: "ascending", count: MOST_PARENTS }),
      ctx.redis.zcard(key),
      requireQueue(ctx, identity),
    ]);
    const parents = waiting.map(({ id }): JobAddress => ({ queue: identity, id }));
    const [relatives, open] = await Promise.all([
      readRelatives(ctx.redis, parents),
      readOpenChildren(ctx.redis, parents, MOST_CHILDREN),
    ]);
    const dead = await deadOf(ctx.redis, open.flat());
    const found = relatives.flatMap((parent, index): Found[] => {
      // It may have gone on between the calls.
      if (parent.state !== "waiting-children") return [];
      const children = open[index] ?? [];
      return [
        {
          parent,
          since: Math.floor(Number(waiting[index]?.score)) || null,
          dead: children.filter((child) => dead.has(child)),
          isLeast: parent.children.unprocessed > children.length,
        },
      ];
    });
    const blocked = found.filter((one) => one.dead.length > 0);
    const listed = [...blocked, ...found.filter((one) => one.dead.length === 0)].slice(0, MAX_BLOCKED);
    const firsts = (
      await readRelatives(
        ctx.redis,
        listed.flatMap((one) => one.dead.slice(0, 1)),
      )
    ).values();
    return {
      total,
      looked: found.length,
      blocked: blocked.length,
      items: listed.map(({ parent, since, dead: its, isLeast }) => {
        const first = its.length > 0 ? firsts.next().value : undefined;
        return {
          ...toRelative(parent),
          children: parent.children,
          since,
          dead: { count: its.length, isLeast, first: first ? toRelative(first) : null },
        };
      }),
      asOf: ctx.clock.now(),
    };
  },
);
