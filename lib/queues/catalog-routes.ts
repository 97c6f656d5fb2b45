import type { BreakerPolicy } from "../contract/policies";
import type { FallbackInput } from "./fallback";

/** The downstreams of Spillway's own queues. */
export const WEBHOOK_RELAY = "webhooks/relay";
export const SALES_STORE = "sales-store";
export const INVOICE_STORE = "invoice-store";

/** Each tenant's endpoint is a route of its own: one that is down must not stop the others. */
export const endpointOf = (tenant: string) => `webhooks/${encodeURIComponent(tenant)}`;

/** A dozen failures in a row, or four of five in ten seconds; then a look every ten seconds. */
export const CATALOG_BREAKER: BreakerPolicy = {
  consecutiveFailures: 12,
  failureShare: 0.8,
  windowMs: 10_000,
  minSamples: 20,
  openMs: 10_000,
  probes: 2,
  successesToClose: 3,
};

/** What is known of a digest without its parts. */
export async function digestWithoutParts({ payload }: FallbackInput) {
  const { tenants } = payload as { tenants: string[] };
  return { tenants: tenants.length, parts: 0, invoices: null, top: [] };
}
