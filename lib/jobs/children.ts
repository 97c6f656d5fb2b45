import { z } from "zod";
import type { Context } from "../context";
import type { Child } from "../contract/jobs";
import { decodeCursor, encodeCursor } from "../cursor";
import { readChildren } from "../queues/backend/children";
import { parseQueueKey } from "../queues/identity";
import { readJobState } from "./detail";
import { toRelative } from "./relatives";

/** The collection that a page begins in, and where in it. */
const cursorSchema = z.tuple([z.number().int().min(1).max(4), z.string().regex(/^\d+$/)]);

/** A page of a parent's children; none for a job without. Throws `queue_not_found`, `job_not_found`, `invalid_request`. */
export async function listChildren(
  ctx: Context,
  queue: string,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: Child[]; nextCursor: string | null }> {
  const at = decodeCursor(cursorSchema, cursor);
  await readJobState(ctx, queue, id);
  const { items, next } = await readChildren(
    ctx.redis,
    { queue: parseQueueKey(queue), id },
    { most: limit, from: at && { of: at[0], scan: at[1] } },
  );
  return {
    items: items.map((child) => ({ ...toRelative(child), outcome: child.outcome })),
    nextCursor: next && encodeCursor([next.of, next.scan]),
  };
}
