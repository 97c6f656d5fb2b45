import { TIERS, type Tier } from "./tiers";

/** Ages are measured every 10 s; a coarser bucket keeps the last measurement that fell into it. */
export const AGING_TIERS: readonly Tier[] = TIERS.slice(1, 3);
