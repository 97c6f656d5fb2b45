import type { TenantsAnswer } from "@/lib/contract/tenants";
import { formatNumber, formatRate, plural } from "@/lib/format";

/** The quota of a tenant of weight 1. */
export const quotaWords = ({ max, durationMs, burst }: NonNullable<TenantsAnswer["quota"]>): string =>
  `${formatRate((max * 1_000) / durationMs)} jobs per second for each tenant, times its weight; burst of ${formatNumber(burst)}.`;

/** How many tenants have jobs that wait for their slot, and how many jobs those are. */
export function limitedWords({ limited, putOff }: Pick<TenantsAnswer, "limited" | "putOff">): string {
  if (limited === 0) return "No tenant has a job that waits for its slot.";
  const jobs = putOff === 1 ? "1 job waits" : `${plural(putOff, "job")} wait`;
  return `${limited === 1 ? "1 tenant is" : `${plural(limited, "tenant")} are`} over the quota; ${jobs} for a slot.`;
}
