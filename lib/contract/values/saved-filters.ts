/** Filters that one person can keep. */
export const MAX_SAVED_FILTERS = 50;
