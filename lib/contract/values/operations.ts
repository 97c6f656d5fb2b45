/** Ids chosen by hand in one request. More than this is a filter. */
export const MAX_SELECTED_IDS = 10_000;

/** Parents that are kept of one replay. */
export const MAX_PARENTS = 5_000;

/** The longest time that an operation may be spread over: a week. */
export const MAX_SPREAD_MS = 7 * 86_400_000;
