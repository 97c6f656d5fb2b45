/** A shorter interval is a flood, and most likely seconds taken for milliseconds. */
export const MIN_EVERY_MS = 1_000;
