import type { GroupState } from "../dead-letter-groups";

/** The state of a group: what was said of it, or `regressed` when it failed again after it was resolved. */
export const GROUP_STATES = ["new", "regressed", "known", "ignored", "resolved"] as const;

/** How far back a trend may reach. */
export const TREND_RANGES = ["1h", "6h", "24h", "7d", "30d"] as const;

/** What groups are broken down by. */
export const FACETS = ["queue", "name", "tenant", "appVersion"] as const;

/** The states that want somebody. */
export const OPEN_STATES: readonly GroupState[] = ["new", "regressed", "known"];

/** Which states a list shows; `open` are {@link OPEN_STATES}. */
export const STATE_FILTERS = ["open", ...GROUP_STATES, "all"] as const;

export const GROUP_SORTS = ["count", "last", "first", "attempts", "rise"] as const;
