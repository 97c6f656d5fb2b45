/** Things that are told of together. */
const BLOCK = 32;

/**
 * Of `all`, the blocks that reach into what is drawn from `first` to `last`: scrolling by a row changes them seldom, so that
 * what is asked for them is not asked anew at each step.
 */
export function blocksInSight<Thing>(all: readonly Thing[], first: number, last: number): Thing[] {
  if (last < first) return [];
  return all.slice(Math.floor(first / BLOCK) * BLOCK, (Math.floor(last / BLOCK) + 1) * BLOCK);
}
