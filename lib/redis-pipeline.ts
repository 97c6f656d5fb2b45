import type { Redis } from "ioredis";

/** What each command of a pipeline or MULTI gave, in their order; throws the first error among them. */
export async function answersOf(pipeline: ReturnType<Redis["pipeline"]>): Promise<unknown[]> {
  return ((await pipeline.exec()) ?? []).map(([error, value]) => {
    if (error) throw error;
    return value;
  });
}
