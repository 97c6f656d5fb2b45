import { TIERS } from "../metrics/tiers";

/** What a product counts is known to ten seconds at best: the resolutions of all other series but the finest. */
export const EXTERNAL_TIERS = TIERS.slice(1);
