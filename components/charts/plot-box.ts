/** Where the plot lies in its chart, in px: the same in all charts of a page, so that their times stand above each other. */
export const PLOT = { top: 22, right: 8, bottom: 30, left: 44 } as const;

/** A moment's place between two others, 0 to 1. */
export const shareOf = (atMs: number, fromMs: number, toMs: number): number =>
  Math.min(1, Math.max(0, (atMs - fromMs) / Math.max(1, toMs - fromMs)));
