import type { Definition } from "./definition";
import type { Kept } from "./kept";

/**
 * What is kept of a scheduler as it is put back: BullMQ runs one that is made anew at once, unless it has an offset, and one whose
 * start has passed.
 */
export function inItsRhythm({ definition, nextAt }: Kept, now: number): Definition {
  const { everyMs } = definition;
  const startAt = definition.startAt !== null && definition.startAt > now ? definition.startAt : null;
  if (everyMs === null || startAt !== null) return { ...definition, startAt };
  // A whole interval stands for none, which BullMQ takes for "at once".
  return { ...definition, startAt, offsetMs: nextAt % everyMs || everyMs };
}
