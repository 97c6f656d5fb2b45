import { z } from "zod";
import { queueParams, timeMs } from "./common";
import { endpoint } from "./endpoint";

/** Tenants of one answer; the rest are counted. */
export const MAX_TENANTS = 50;

export const tenantUsageSchema = z.object({
  tenant: z.string(),
  weight: z.number(),
  /** Its pace: jobs per second. */
  ratePerSec: z.number(),
  /** Share of what it may run at once, burst included, that is used up now; from 0 to 1. */
  usedShare: z.number(),
  /** Whether one more job would be put off now. */
  limited: z.boolean(),
  /** Slots after now that its jobs have taken. A job that was removed meanwhile has spent its slot, and counts. */
  putOff: z.number().int(),
  /** Over its quota without a break since about then; null when it is not. */
  limitedSince: timeMs.nullable(),
  /** When one more job could run, had it to be put off; null when it could run at once. */
  nextSlotAt: timeMs.nullable(),
  /** Jobs put off in the last {@link DEFERRALS_MINUTES} minutes. */
  deferrals: z.number().int(),
});
export type TenantUsage = z.infer<typeof tenantUsageSchema>;

/** How the tenants of a queue stand against its quota: those that are furthest over it first, then those with a weight. */
export const listTenants = endpoint({
  method: "GET",
  path: "/api/v1/queues/:queue/tenants",
  permission: "view",
  params: queueParams,
  response: z.object({
    /** The quota in force for a tenant of weight 1; null when the queue has none, and then nobody is listed. */
    quota: z.object({ max: z.number(), durationMs: z.number(), burst: z.number() }).nullable(),
    tenants: z.array(tenantUsageSchema).max(MAX_TENANTS),
    /** Tenants with a job that waits for its slot, and how many of them are not listed. */
    limited: z.number().int(),
    notListed: z.number().int(),
    /** Jobs of all tenants that wait for their slot. */
    putOff: z.number().int(),
    asOf: timeMs,
  }),
});
export type TenantsAnswer = z.infer<typeof listTenants.response>;
