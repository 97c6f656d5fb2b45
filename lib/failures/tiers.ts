import { TIERS, type Tier } from "../metrics/tiers";

/** Failures are counted at these resolutions; a chart of any range reads a few chunks of one of them. */
export const FAILURE_TIERS = TIERS.filter(({ stepMs }) => stepMs >= 10_000);

/** Categories kept apart in one chunk of one queue; further ones are counted as `other`. */
export const MAX_CATEGORIES = 40;
export const OTHER = "transient:other";

export const categoryField = (slot: number, category: string) => `${slot}:${category}`;

export function parseCategoryField(field: string): { slot: number; category: string } | null {
  const colon = field.indexOf(":");
  const slot = Number(field.slice(0, colon));
  return colon > 0 && Number.isInteger(slot) ? { slot, category: field.slice(colon + 1) } : null;
}

export type FailureTier = Tier;
